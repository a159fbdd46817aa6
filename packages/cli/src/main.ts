/** The entry point of `muster`: the only file that touches `process`. */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded, so that the second start is faster than the first.
enableCompileCache();

const { readFileSync } = await import('node:fs');
const { hostname } = await import('node:os');
const { isatty } = await import('node:tty');
const { MusterError } = await import('@muster/shared/model/error');
const { systemClock } = await import('@muster/shared/runtime/clock');
const { runCli } = await import('./run-cli.ts');

/** A reader that has gone (`muster logs | head`) ends the program quietly. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

function terminal(stream: NodeJS.WriteStream & { readonly fd: number }) {
  stream.on('error', onOutputError);
  return {
    write: (text: string) => void stream.write(text),
    isTty: isatty(stream.fd),
    get columns() {
      return stream.columns > 0 ? stream.columns : 80;
    },
    get rows() {
      return stream.rows > 0 ? stream.rows : 24;
    },
  };
}

const interrupted = new AbortController();
const onSignal = (signal: NodeJS.Signals) => {
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort(new MusterError('cancelled', `interrupted by ${signal}`));
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

const exitCode = await runCli(process.argv.slice(2), {
  stdout: terminal(process.stdout),
  stderr: terminal(process.stderr),
  readStdin: () => readFileSync(0, 'utf8'),
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  hostname: hostname(),
  program: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
  signal: interrupted.signal,
});

// Not left to the loop running dry: an attempt to connect to a dead host would keep the process for minutes.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
