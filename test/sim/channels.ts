/** The two ends of a stream, each as the process that holds it sees it. */
import type { AgentTransport, Channel, DispatchEndpoint } from '@muster/shared/transport/channel';
import { never, type SimProcess } from './process.ts';

export function channelOf<Out, In>(process: SimProcess, channel: Channel<Out, In>): Channel<Out, In> {
  return {
    peer: channel.peer,
    send: (message) => (process.isKilled ? never() : process.pass(channel.send(message))),
    receive: () => process.passAll(channel.receive()),
    close(error) {
      if (!process.isKilled) channel.close(error);
    },
  };
}

/** A stream to a stopped process is open and waits until the process goes on. */
export function endpointOf(process: SimProcess, endpoint: DispatchEndpoint): DispatchEndpoint {
  const serve = (run: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      process.deliver('io', () => void run().then(resolve, reject));
    });
  return {
    serveSession: (channel) => serve(() => endpoint.serveSession(channelOf(process, channel))),
    serveLogs: (channel) => serve(() => endpoint.serveLogs(channelOf(process, channel))),
  };
}

export function transportOf(process: SimProcess, transport: AgentTransport): AgentTransport {
  return {
    openSession: async (address, signal) => channelOf(process, await process.pass(transport.openSession(address, signal))),
    openLogs: async (address, signal) => channelOf(process, await process.pass(transport.openLogs(address, signal))),
  };
}
