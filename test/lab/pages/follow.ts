/** Somebody who does what the pages say, on the hosts of a lab, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, type CommandResult } from '../command.ts';
import type { DaemonName, LabHost } from '../host.ts';
import { waitFor, type Lab } from '../lab.ts';
import { readPage, tokensIn, typedOn, type Step } from './read-page.ts';

/** What a command may take to find what was started just before it. */
const PATIENCE_MS = 30_000;
/** As the page on installing says. */
const PATH = 'export PATH=/opt/muster/bin:$PATH';
const FOREGROUND = '/run/foreground';

/** What stays in the foreground is noted, word by word, and started when the script is over. */
const PRELUDE = `set -eo pipefail
${PATH}
cd /root
rm -f ${FOREGROUND}
etcd() { printf '%s\\n' etcd "$@" > ${FOREGROUND}; }
muster() {
  case "$1 $2" in
    "manager run" | "agent run") printf '%s\\n' muster "$@" > ${FOREGROUND} ;;
    *) command muster "$@" ;;
  esac
}
`;

export interface FollowOptions {
  /** Only these sections. */
  readonly sections?: readonly string[];
  /** What the text between two blocks asks for; with the host, where it is for one after the other. */
  readonly when?: Readonly<Record<string, (host: string) => Promise<void>>>;
}

/** How fast this machine starts daemons again is not what is asked: no container moves for that. */
const UNHURRIED: Readonly<Partial<Record<DaemonName, readonly string[]>>> = { manager: ['--node-down-after', '30s'] };

export interface Reader {
  /** Runs the commands of a page, or of some of its sections, in their order; returns what they printed. */
  follow(page: string, options?: FollowOptions): Promise<string>;
}

export function createReader(lab: Lab): Reader {
  const words = new Map<string, string>();
  const addressOf = (host: string) => lab.host(host).address;

  async function runOn(name: string, step: Step): Promise<string> {
    const host = lab.host(name);
    const typed = typedOn(name, step.script, { addressOf, words });
    const run = () => host.exec(['/bin/bash', '-c', `${PRELUDE}${typed}`]);
    let result = await run();
    // A daemon that was started a moment ago may not answer yet: whoever reads tries again.
    if (isTooSoon(result)) await waitFor(`"${typed.trim()}" on ${name}`, async () => !isTooSoon((result = await run())), PATIENCE_MS).catch(() => undefined);
    if (result.exitCode !== 0) throw new Error(`under "${step.section}", on ${name}: ${typed}\nended with ${result.exitCode}: ${result.stderr}${result.stdout}`);
    await startForeground(host);
    return `${result.stdout}${result.stderr}`;
  }

  async function runStep(step: Step, prepare: (host: string) => Promise<void>): Promise<readonly string[]> {
    if (!step.inTurn) {
      await prepare(step.hosts[0] ?? '');
      return Promise.all(step.hosts.map((host) => runOn(host, step)));
    }
    const printed: string[] = [];
    for (const host of step.hosts) {
      await prepare(host);
      printed.push(await runOn(host, step));
    }
    return printed;
  }

  return {
    async follow(page, { sections, when = {} } = {}) {
      const { steps } = readPage(readFileSync(join(projectRoot, 'docs/operating', page), 'utf8'));
      const chosen = sections === undefined ? steps : steps.filter(({ section }) => sections.includes(section));
      if (chosen.length === 0) throw new Error(`${page} has no commands to run`);
      let printed = '';
      for (const step of chosen) {
        const prepare = step.condition === undefined ? () => Promise.resolve() : when[step.condition];
        if (prepare === undefined) throw new Error(`${page} asks for "${step.condition ?? ''}"`);
        for (const text of await runStep(step, prepare)) {
          printed += text;
          for (const [word, token] of tokensIn(text)) words.set(word, token);
        }
      }
      return printed;
    },
  };
}

async function startForeground(host: LabHost): Promise<void> {
  const { exitCode, stdout } = await host.exec(['cat', FOREGROUND]);
  if (exitCode !== 0) return;
  const command = stdout.trimEnd().split('\n');
  const daemon = daemonOf(command);
  await host.startDaemon(daemon, ['/bin/bash', '-c', `${PATH}; exec "$@"`, 'bash', ...command, ...(UNHURRIED[daemon] ?? [])]);
}

/** Pure. */
function daemonOf([program, kind]: readonly string[]): DaemonName {
  return program === 'etcd' ? 'etcd' : kind === 'manager' ? 'manager' : 'agent';
}

/** Nothing answers yet, or not everybody. */
const isTooSoon = ({ exitCode }: CommandResult): boolean => exitCode === 1 || exitCode === 5;
