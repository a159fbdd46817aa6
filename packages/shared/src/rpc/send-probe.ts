/** Asks a node that is in session with another manager, through that manager. */
import { MusterError } from '../model/error.ts';
import type { NodeId } from '../model/ids.ts';
import type { ProbeReport, ProbeRequest } from '../model/network-check.ts';
import { probeReportFromWire, probeRequestToWire } from './convert-network-check.ts';
import { DispatcherClient } from './load.ts';
import { PLAIN, type Security } from './security.ts';
import { MAX_MESSAGE_BYTES } from './server.ts';
import { fromServiceError } from './status.ts';

/** Longer than that manager waits for the node. */
const TIMEOUT_MS = 40_000;

export type SendProbe = (address: string, nodeId: NodeId, request: ProbeRequest, signal: AbortSignal) => Promise<ProbeReport>;

export function probeSender(security: () => Security = () => PLAIN): SendProbe {
  return (address, nodeId, request, signal) => {
    const { credentials, options } = security();
    const client = new DispatcherClient(address, credentials, { ...options, 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES, 'grpc.enable_http_proxy': 0, 'grpc.service_config_disable_resolution': 1 });
    return new Promise<ProbeReport>((resolve, reject) => {
      const call = client.ForwardProbe({ nodeId, probe: probeRequestToWire(request) }, { deadline: Date.now() + TIMEOUT_MS }, (error, answer) => {
        if (error !== null) reject(fromServiceError(error));
        else if (answer?.report) resolve(probeReportFromWire(answer.report));
        else reject(new MusterError('internal', 'the manager’s answer has no report', { reason: 'PROTOCOL' }));
      });
      signal.addEventListener('abort', () => call.cancel(), { once: true });
    }).finally(() => client.close());
  };
}
