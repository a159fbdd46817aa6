/** A network namespace of its own, with its own links, routes and nftables, in which a test runs the real programs. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { HostToolError, type HostTools, type Program } from '../host-tools.ts';

/** Root, with nft and unshare. */
export const hasNft = spawnSync('unshare', ['--net', 'nft', 'list', 'tables']).status === 0;

interface Watched {
  /** What it was run with, one line for each. */
  readonly ran: string[];
  readonly clock: VirtualClock;
  readonly tools: Pick<HostTools, 'run'>;
  /** How often this table was put there as a whole. */
  readonly puts: (table: string) => number;
}

export class NetworkNamespace {
  readonly #holder = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; exec sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] });

  async open(): Promise<void> {
    await once(this.#holder.stdout, 'data');
  }

  get pid(): number {
    return this.#holder.pid ?? 0;
  }

  close(): void {
    this.#holder.kill();
  }

  run(program: Program | 'cat' | 'tee' | 'sh', args: readonly string[], input = ''): string {
    return runIn(this.pid, program, args, input);
  }

  nft(args: readonly string[], input = ''): string {
    return this.run('nft', args, input);
  }

  /** Of an agent whose host it is. */
  hostTools(): HostTools {
    const attempt = <T>(of: () => T) => new Promise<T>((resolve) => resolve(of()));
    return {
      run: (program, args, input) => attempt(() => this.run(program, args, input)),
      read: (path) => attempt(() => this.run('cat', [path])).catch(() => undefined),
      write: (path, text) => attempt(() => void this.run('tee', [path], text)),
      list: (directory) => attempt(() => (directory === '/sys/class/net' ? (JSON.parse(this.run('ip', ['-json', 'link'])) as readonly { readonly ifname: string }[]).map(({ ifname }) => ifname) : [])),
      claim: () => Promise.resolve(true),
    };
  }

  /** Of the first rule in the chain that reads so. */
  handle(table: string, chain: string, rule: string): string {
    const [, handle] = new RegExp(`^\\s*${rule.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")} # handle (\\d+)$`, 'm').exec(this.nft(['-a', 'list', 'chain', 'ip', table, chain])) ?? [];
    if (handle === undefined) throw new Error(`no such rule in ${chain}: ${rule}`);
    return handle;
  }

  /** `print` stands between the kernel and whoever lists; each command takes so long. */
  watched({ print = (text: string, _args: string) => text, takesMs = (): number => 0 } = {}): Watched {
    const ran: string[] = [];
    const inputs: string[] = [];
    const clock = new VirtualClock();
    const run = async (program: Program, args: readonly string[], input = '') => {
      ran.push(args.join(' '));
      inputs.push(input);
      await clock.advance(takesMs());
      return print(this.run(program, args, input), args.join(' '));
    };
    return { ran, clock, tools: { run }, puts: (table) => inputs.filter((input) => input.startsWith(`table ip ${table}\n`)).length };
  }
}

function runIn(pid: number, program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync('nsenter', [`--net=/proc/${pid}/ns/net`, program, ...args], { input, encoding: 'utf8' });
  if (status !== 0) throw new HostToolError('failed', stderr);
  return stdout;
}
