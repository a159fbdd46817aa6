/**
 * Puts the operator's commands into packages/cli/bundle: a few files in place of
 * hundreds, because most of a short command's time goes into finding and loading
 * modules. Managers and agents stay out of it: a process that runs for months gains
 * nothing, and their libraries read files that lie beside them.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';

const cli = fileURLToPath(new URL('../packages/cli/', import.meta.url));
const directory = `${cli}bundle`;

const WHOLE = '\0whole-program';

/**
 * That a command needs a manager or an agent is known only after the command line
 * was read. Then the program begins again, from its unbundled self, with the same arguments:
 * two copies of one module in a process would not know each other's errors.
 */
const daemonsStayOut: Plugin = {
  name: 'daemons-stay-out',
  resolveId: (id) => (/^@muster\/(manager|agent)\//.test(id) ? WHOLE : undefined),
  load: (id) => (id === WHOLE ? `await import(new URL('../dist/main.js', import.meta.url).href);\nawait new Promise(() => undefined);` : undefined),
};

await rm(directory, { recursive: true, force: true });
const build = await rolldown({
  input: { main: `${cli}dist/main.js` },
  platform: 'node',
  plugins: [daemonsStayOut],
  shimMissingExports: true,
  onLog(level, log, report) {
    // What is imported from the daemons is never reached.
    if (log.code !== 'SHIMMED_EXPORT') report(level, log);
  },
});
await build.write({ dir: directory, format: 'esm', minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } } });
