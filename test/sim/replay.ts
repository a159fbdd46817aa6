/**
 * Old commands that arrive late: a set that the host was given long ago comes once
 * more, as from a manager that was stopped and goes on. The agent has to refuse it.
 */
import type { AssignmentsMessage } from '@muster/shared/model/session-messages';
import type { AgentTransport } from '@muster/shared/transport/channel';

/** Whole sets remembered. */
const MEMORY = 4;

export class Replay {
  readonly #sets: AssignmentsMessage[] = [];
  #due = false;

  /** The oldest set remembered comes again before the next message; false when none is older than the last. */
  request(): boolean {
    this.#due = this.#sets.length > 1;
    return this.#due;
  }

  wrap(transport: AgentTransport): AgentTransport {
    return {
      openLogs: (address, signal) => transport.openLogs(address, signal),
      openSession: async (address, signal) => {
        const channel = await transport.openSession(address, signal);
        const take = () => this.#take();
        const remember = (message: AssignmentsMessage) => this.#remember(message);
        return {
          peer: channel.peer,
          send: (message) => channel.send(message),
          async *receive() {
            for await (const message of channel.receive()) {
              const old = message.type === 'welcome' ? undefined : take();
              if (old !== undefined) yield old;
              if (message.type === 'assignments') remember(message);
              yield message;
            }
          },
          close: (error) => channel.close(error),
        };
      },
    };
  }

  #take(): AssignmentsMessage | undefined {
    if (!this.#due) return undefined;
    this.#due = false;
    return this.#sets[0];
  }

  #remember(message: AssignmentsMessage): void {
    if (message.scope !== 'complete' || !message.lastPart) return;
    this.#sets.push(message);
    if (this.#sets.length > MEMORY) this.#sets.shift();
  }
}
