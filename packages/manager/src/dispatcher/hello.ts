/** Reads the first message of a session. */
import { MusterError } from '@muster/shared/model/error';
import type { HelloMessage } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { ManagerChannel } from '@muster/shared/transport/channel';

const HELLO_TIMEOUT_MS = 5_000;

/** The hello, and the channel from the message after it on. Throws `MusterError` when none comes in time. */
export async function takeHello(
  channel: ManagerChannel,
  clock: Clock,
): Promise<{ readonly hello: HelloMessage; readonly rest: ManagerChannel }> {
  const cancel = clock.after(HELLO_TIMEOUT_MS, () =>
    channel.close(new MusterError('deadline-exceeded', 'no hello came', { reason: 'NO_HELLO' })),
  );
  const messages = channel.receive()[Symbol.asyncIterator]();
  const first = await messages.next().finally(cancel);
  if (first.done === true || first.value.type !== 'hello') {
    throw new MusterError('failed-precondition', 'the first message of a session is a hello');
  }
  const rest: ManagerChannel = {
    peer: channel.peer,
    ...(channel.provedNode === undefined ? {} : { provedNode: channel.provedNode }),
    send: (message) => channel.send(message),
    receive: () => ({ [Symbol.asyncIterator]: () => messages }),
    close: (error) => channel.close(error),
  };
  return { hello: first.value, rest };
}
