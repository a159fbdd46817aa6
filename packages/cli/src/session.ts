/** One run of one command: where it prints, how it is painted, and how it reaches a manager. */
import { MusterError } from '@muster/shared/model/error';
import type { Security } from '@muster/shared/rpc/security';
import type { Api } from './api.ts';
import type { NamedContext } from './context/context.ts';
import { type Reach, reachOf, securityOf } from './context/reach.ts';
import { DEFAULT_MANAGER, parseAddresses } from './flags/common.ts';
import type { Host } from './host.ts';
import { createStyle, type Style } from './output/style.ts';
import type { ChangeOptions } from './plan/changing.ts';
import { type Cell, type Column, renderTable } from './output/table.ts';

export interface Session {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** For standard output. */
  readonly style: Style;
  /** For standard error. */
  readonly errorStyle: Style;
  /** Addresses to talk to. Throws when it is not known how to reach any. */
  readonly managers: readonly string[];
  /** Absent without TLS. Throws when it is not known how to reach any. */
  readonly context: NamedContext | undefined;
  /** The file of the context was written: it is read again. */
  contextChanged(): void;
  /** How a manager is reached, and what is shown to it. */
  security(): Promise<Security>;
  now(): number;
  /** One line on standard output. */
  print(line: string): void;
  printJson(value: unknown): void;
  printTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): void;
  /** Something the user should know, on standard error. */
  note(line: string): void;
  warn(line: string): void;
  /** Loaded when it is needed: gRPC is most of the time that a command takes to start. */
  connect(change?: ChangeOptions): Promise<Api>;
}

/** Flags that the session looks at, where a command has them. */
interface SessionFlags {
  readonly managers?: readonly (readonly string[])[];
  readonly context?: string | undefined;
  readonly noColor?: boolean;
  readonly timeout?: number | undefined;
  readonly detach?: boolean;
}

const DEFAULT_CALL_MS = 15_000;

export function createSession(host: Host, flags: SessionFlags): Session {
  const isPlain = flags.noColor === true || (host.env['NO_COLOR'] ?? '') !== '' || host.env['TERM'] === 'dumb';
  const forced = (host.env['FORCE_COLOR'] ?? '') !== '' && host.env['FORCE_COLOR'] !== '0';
  const style = createStyle(!isPlain && (host.stdout.isTty || forced));
  const errorStyle = createStyle(!isPlain && (host.stderr.isTty || forced));
  const given = givenManagers(flags.managers, host.env['MUSTER_MANAGERS']);
  let chosen: Reach | undefined;
  const reach = () => (chosen ??= reachOf(host, given, flags.context, DEFAULT_MANAGER));
  // A waiting command's time-out is for the wait, not for one call.
  const deadlineMs = flags.detach === undefined ? (flags.timeout ?? DEFAULT_CALL_MS) : DEFAULT_CALL_MS;
  const session: Session = {
    host,
    signal: host.signal,
    style,
    errorStyle,
    get managers() {
      return reach().managers;
    },
    get context() {
      return reach().context;
    },
    contextChanged() {
      chosen = undefined;
    },
    security: () => securityOf(reach()),
    now: () => host.clock.now(),
    print: (line) => host.stdout.write(`${line}\n`),
    printJson: (value) => host.stdout.write(`${JSON.stringify(value, null, host.stdout.isTty ? 2 : 0)}\n`),
    printTable(columns, rows) {
      const width = host.stdout.isTty ? host.stdout.columns : undefined;
      host.stdout.write(`${renderTable(columns, rows, { width, style }).join('\n')}\n`);
    },
    note: (line) => host.stderr.write(`${line}\n`),
    warn: (line) => host.stderr.write(`${errorStyle.paint('busy', 'warning:')} ${line}\n`),
    async connect({ plan = false, check } = {}) {
      const { connectApi } = await import('./api.ts');
      if (reach().context !== undefined) {
        await (await import('./context/refresh.ts')).refreshContext(session);
      }
      const { managers } = reach();
      return connectApi({ managers, security: await securityOf(reach()), deadlineMs, signal: host.signal, plan, check });
    },
  };
  return session;
}

function givenManagers(given: SessionFlags['managers'], fromEnvironment: string | undefined): readonly string[] | undefined {
  const flat = given?.flat() ?? [];
  if (flat.length > 0) return flat;
  if (fromEnvironment === undefined || fromEnvironment.trim() === '') return undefined;
  try {
    return parseAddresses(fromEnvironment);
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    throw new MusterError('invalid-argument', `MUSTER_MANAGERS: ${error.message}`, { hint: error.hint ?? 'Write host:port[,host:port].' });
  }
}
