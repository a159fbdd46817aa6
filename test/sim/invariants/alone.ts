/** That exclusive tasks are alone: by what the engines run, not by what anybody says. */
import type { FakeContainer } from '@muster/agent/driver/fake';
import { isExclusive } from '@muster/shared/model/disconnect';
import { Violation } from './invariant.ts';

const ALONE = 'no two tasks of one slot of an exclusive service run at the same time, whatever is cut off, frozen or killed';
/** An engine that was away a moment ago may have kept the watchdog from its work; the promise ends there. */
const ENGINE_MEMORY_MS = 15_000;

/** What it looks at, of a host. */
export interface Housing {
  readonly name: string;
  readonly isPowered: boolean;
  readonly engineAwayAt: number;
}

type Container = Pick<FakeContainer, 'request' | 'state'>;

export class Alone {
  /** Service and slot → containers that are up. */
  readonly #up = new Map<string, Map<Container, Housing>>();
  /** How often one took the place of another on another host: to know that the runs test something. */
  failovers = 0;
  readonly #lastHost = new Map<string, Housing>();

  onContainer(host: Housing, container: Container, now: number): void {
    const { spec, serviceId, slot } = container.request;
    if (!isExclusive(spec)) return;
    const key = `${serviceId}.${slot}`;
    const up = this.#up.get(key) ?? new Map<Container, Housing>();
    this.#up.set(key, up);
    const { phase, taskId } = container.state;
    if (phase !== 'running' && phase !== 'paused') {
      up.delete(container);
      return;
    }
    up.set(container, host);
    if ((this.#lastHost.get(key) ?? host) !== host) this.failovers += 1;
    this.#lastHost.set(key, host);
    // What an engine without power does is no truth: it ends when the host is booted.
    const held = [...up].filter(([, on]) => on.isPowered && now - on.engineAwayAt > ENGINE_MEMORY_MS);
    if (held.length < 2) return;
    const others = held.filter(([other]) => other !== container).map(([other, on]) => `${other.state.taskId} on ${on.name}`);
    throw new Violation(ALONE, `task ${taskId} was started on ${host.name} while ${others.join(' and ')} is up`);
  }
}
