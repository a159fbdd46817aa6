/**
 * An operator's client: sends an operation to some manager, gives up waiting after a
 * while, and sends the same request again to another one. What it was told is done
 * must be done, and done once.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Clock } from '@muster/shared/runtime/clock';
import { mutate, requestRecordId } from '@muster/manager/api/mutate';
import type { ManagerCore } from '@muster/manager/manager-core';
import { taggedNewId, type Dice } from './dice.ts';
import type { ManagerHost } from './manager-host.ts';
import type { Operation } from './operation.ts';

const PATIENCE_MS = 6_000;
const ATTEMPTS = 3;

/** `unknown`: nobody answered; it may have been done. */
export type Answer = 'acknowledged' | 'refused' | 'unknown';

export interface ClientOptions {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly managers: readonly ManagerHost[];
  /** An acknowledged request, by the id of its record; undefined when there was nothing to change. */
  readonly onAcknowledged: (operation: Operation, recordId: string) => void;
  /** A request is sent again, for nobody answered. */
  readonly onRepeat: () => void;
  readonly onAnswer: (operation: Operation, answer: Answer) => void;
}

export class Client {
  readonly #options: ClientOptions;
  #requests = 0;
  #open = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Operations that nobody has answered yet. */
  get open(): number {
    return this.#open;
  }

  /** `attempts` too many to fail is what one does when it has to happen. */
  async perform(operation: Operation, attempts: number = ATTEMPTS): Promise<Answer> {
    this.#open += 1;
    this.#requests += 1;
    const requestId = `request ${this.#requests}`;
    let answer: Answer = 'unknown';
    for (let attempt = 0; attempt < attempts && answer === 'unknown'; attempt++) {
      if (attempt > 0) {
        await this.#options.clock.sleep(300);
        this.#options.onRepeat();
      }
      answer = await this.#attempt(operation, requestId);
    }
    this.#open -= 1;
    this.#options.onAnswer(operation, answer);
    return answer;
  }

  #attempt(operation: Operation, requestId: string): Promise<Answer> {
    const { clock, dice, managers } = this.#options;
    return new Promise((resolve) => {
      clock.after(PATIENCE_MS, () => resolve('unknown'));
      const manager = dice.pick(managers.filter(({ isUp }) => isUp));
      const [process, core] = [manager?.process, manager?.core];
      if (manager === undefined || process === undefined || core === undefined) return;
      process.deliver('io', () => {
        this.#serve(manager, core, process.clock, operation, requestId).then(resolve, () => resolve('unknown'));
      });
    });
  }

  async #serve({ id: managerId }: ManagerHost, core: ManagerCore, clock: Clock, operation: Operation, requestId: string): Promise<Answer> {
    const newId = taggedNewId(this.#options.dice.random, 'u');
    const api = { state: core.state, clock, newId, managerId, store: 'memory' };
    const call = { method: operation.method, requestId, validateOnly: false, signal: new AbortController().signal };
    try {
      if (!core.state.synced) return 'unknown';
      const outcome = await mutate(api, call, (view, now) => operation.plan(view, now, newId));
      const isChange = outcome.type === 'repeated' || outcome.plan.mutations.length > 0;
      const recordId = requestRecordId(call);
      if (isChange && recordId !== undefined) this.#options.onAcknowledged(operation, recordId);
      return 'acknowledged';
    } catch (error) {
      const isFinal = error instanceof MusterError && error.code !== 'unavailable' && error.code !== 'conflict';
      if (isFinal) return 'refused';
      return 'unknown';
    }
  }
}
