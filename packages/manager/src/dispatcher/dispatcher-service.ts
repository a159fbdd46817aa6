/** The dispatcher over gRPC: turns each call into a channel of model-typed messages. */
import type { AgentMessage, LoadSample, LogUploadMessage, ManagerMessage, TaskSample } from '@muster/shared/model/session-messages';
import { MusterError } from '@muster/shared/model/error';
import { asNodeId, type NodeId } from '@muster/shared/model/ids';
import type { ProbeReport, ProbeRequest } from '@muster/shared/model/network-check';
import { probeReportToWire, probeRequestFromWire } from '@muster/shared/rpc/convert-network-check';
import { agentMessageFromWire, loadSampleFromWire, logUploadFromWire, managerMessageToWire, taskSampleFromWire } from '@muster/shared/rpc/convert-dispatch';
import type { DispatcherServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/DispatcherService';
import type { PublishLogsRequest__Output } from '@muster/shared/rpc/gen/muster/v1/PublishLogsRequest';
import type { SessionRequest__Output } from '@muster/shared/rpc/gen/muster/v1/SessionRequest';
import { dispatcherService } from '@muster/shared/rpc/load';
import type { CallContext, Implementation } from '@muster/shared/rpc/methods';
import { service, UNGUARDED, type Guard, type ServedService } from '@muster/shared/rpc/service';
import type { Logger } from '@muster/shared/runtime/logger';
import { Pipe } from '@muster/shared/runtime/pipe';
import type { Channel, DispatchEndpoint } from '@muster/shared/transport/channel';

/** Messages between the call and its channel, each way, before the sender waits. */
const WINDOW = 4;

/** Asks a node in session with this manager; rejects with `unavailable` when it does not answer. */
export type AskNode = (nodeId: NodeId, request: ProbeRequest, signal: AbortSignal) => Promise<ProbeReport>;

const askNobody: AskNode = () => Promise.reject(new MusterError('unavailable', 'this manager asks no nodes', { reason: 'NO_SESSION' }));

/** `takeSamples` takes what another manager's agents have measured. */
export function dispatcherServed(
  endpoint: DispatchEndpoint,
  logger: Logger,
  takeSamples: (samples: readonly TaskSample[], loads: readonly (LoadSample & { readonly reporter: string })[]) => void = () => undefined,
  guard: Guard = UNGUARDED,
  askNode: AskNode = askNobody,
): ServedService {
  const implementation: Implementation<DispatcherServiceHandlers> = {
    async *Session(requests, context) {
      const { channel, outgoing } = channelOver<ManagerMessage, AgentMessage, SessionRequest__Output>(
        requests,
        agentMessageFromWire,
        context,
      );
      const served = endpoint.serveSession(channel).then(
        () => channel.close(),
        (error: unknown) => channel.close(error),
      );
      try {
        for await (const message of outgoing) yield managerMessageToWire(message);
      } finally {
        channel.close();
        await served;
      }
    },
    async PublishLogs(requests, context) {
      const { channel } = channelOver<never, LogUploadMessage, PublishLogsRequest__Output>(
        requests,
        logUploadFromWire,
        context,
      );
      await endpoint.serveLogs(channel).finally(() => channel.close());
      return {};
    },
    async ForwardProbe({ nodeId, probe }, { signal }) {
      if (probe === null) throw new MusterError('invalid-argument', 'the probe is missing');
      return { report: probeReportToWire(await askNode(asNodeId(nodeId), probeRequestFromWire(probe), signal)) };
    },
    ForwardSamples({ samples, loads }) {
      const reported = loads.flatMap((message) => {
        const load = loadSampleFromWire(message);
        return load === undefined ? [] : [{ ...load, reporter: message.reporter }];
      });
      takeSamples(samples.map(taskSampleFromWire), reported);
      return Promise.resolve({});
    },
  };
  return service(dispatcherService, implementation, logger, { guard });
}

interface OverCall<Out, In> {
  readonly channel: Channel<Out, In>;
  /** What the channel sends. */
  readonly outgoing: AsyncIterable<Out>;
}

function channelOver<Out, In, Wire>(
  requests: AsyncIterable<Wire>,
  fromWire: (message: Wire) => In | undefined,
  context: CallContext,
): OverCall<Out, In> {
  const incoming = new Pipe<In>(WINDOW);
  const outgoing = new Pipe<Out>(WINDOW);
  const close = (error?: unknown) => {
    context.signal.removeEventListener('abort', onAbort);
    incoming.end();
    outgoing.end(error);
  };
  const onAbort = () => {
    incoming.end(context.signal.reason);
    close(context.signal.reason);
  };
  if (context.signal.aborted) onAbort();
  context.signal.addEventListener('abort', onAbort, { once: true });
  pump(requests, fromWire, incoming).catch((error: unknown) => incoming.end(error));
  return {
    channel: { peer: context.peer, ...(context.caller.type === 'node' ? { provedNode: context.caller.id } : {}), send: (message) => outgoing.push(message), receive: () => incoming.read(), close },
    outgoing: outgoing.read(),
  };
}

/** A message of a kind that this version does not know is left out. */
async function pump<Wire, In>(requests: AsyncIterable<Wire>, fromWire: (message: Wire) => In | undefined, into: Pipe<In>): Promise<void> {
  for await (const message of requests) {
    if (into.ended) return;
    const known = fromWire(message);
    if (known !== undefined) await into.push(known);
  }
  into.end();
}
