/** Operators who never stop: each changes its own services by the command line, one change after the other. */
import type { Dice } from '../../sim/dice.ts';
import type { Lab } from '../lab.ts';
import type { Outcome, Write } from './history.ts';

const CALL_TIMEOUT_MS = 20_000;
const MAX_REPLICAS = 6;
/** Without pauses the containers that are started and stopped would be all that the machine does. */
const MIN_PAUSE_MS = 200;
const MAX_PAUSE_MS = 1_500;
/** Exit codes that say that nothing was changed: usage, not found, conflict. */
const REFUSED: readonly number[] = [2, 3, 4];

export interface WriterOptions {
  readonly lab: Lab;
  readonly dice: Dice;
  /** Of its services' names. */
  readonly name: string;
  /** What a service runs: image and command. */
  readonly runs: readonly string[];
  readonly history: Write[];
  readonly signal: AbortSignal;
}

/** Writes until it is aborted; the change under way is finished and noted. */
export async function writeOn({ lab, dice, name, runs, history, signal }: WriterOptions): Promise<void> {
  const write = async (register: string, value: string | undefined, args: readonly string[]): Promise<Outcome> => {
    const { exitCode } = await lab.muster(args, CALL_TIMEOUT_MS);
    const outcome = exitCode === 0 ? 'acknowledged' : REFUSED.includes(exitCode) ? 'refused' : 'unknown';
    history.push({ register, value, outcome, exitCode });
    return outcome;
  };
  const lasting = `${name}-lasting`;
  await write(`${lasting}/there`, 'yes', ['service', 'create', '--detach', '--name', lasting, '--replicas', '2', ...runs]);
  for (let count = 1; !signal.aborted; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, dice.between(MIN_PAUSE_MS, MAX_PAUSE_MS)));
    const passing = `${name}-passing-${count}`;
    switch (dice.one('label', 'label', 'scale', 'scale', 'pass')) {
      case 'label':
        await write(`${lasting}/label`, String(count), ['service', 'update', '--detach', '--label-add', `count=${count}`, lasting]);
        break;
      case 'scale': {
        const replicas = dice.whole(1, MAX_REPLICAS);
        await write(`${lasting}/replicas`, String(replicas), ['service', 'scale', '--detach', `${lasting}=${replicas}`]);
        break;
      }
      case 'pass':
        await write(`${passing}/there`, 'yes', ['service', 'create', '--detach', '--name', passing, '--replicas', '1', ...runs]);
        if (dice.chance(0.8)) await write(`${passing}/there`, undefined, ['service', 'rm', '--detach', passing]);
        break;
    }
  }
}

interface ServiceRow {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: { readonly desired: number };
}

/** What the registers hold in the end, by the managers' word. */
export async function readRegisters(lab: Lab): Promise<Map<string, string>> {
  const finals = new Map<string, string>();
  for (const { name, labels, replicas } of await lab.json<ServiceRow[]>(['service', 'ls'])) {
    finals.set(`${name}/there`, 'yes');
    if (!name.endsWith('-lasting')) continue;
    finals.set(`${name}/replicas`, String(replicas.desired));
    if (labels['count'] !== undefined) finals.set(`${name}/label`, labels['count']);
  }
  return finals;
}
