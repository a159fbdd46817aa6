/** Sends what agents have measured from one manager to the one that leads, over one connection that is kept. */
import type { LoadSample, TaskSample } from '../model/session-messages.ts';
import { loadSampleToWire, taskSampleToWire } from './convert-dispatch.ts';
import type { DispatcherServiceClient } from './gen/muster/v1/DispatcherService.ts';
import { DispatcherClient } from './load.ts';
import { PLAIN, type Security } from './security.ts';
import { fromServiceError } from './status.ts';

export interface SentSamples {
  readonly samples: readonly TaskSample[];
  readonly loads: readonly (LoadSample & { readonly reporter: string })[];
}

export interface SampleSender extends Disposable {
  /** Rejects with a `MusterError` when the manager at the address did not take them in time. */
  send(address: string, batch: SentSamples, timeoutMs: number): Promise<void>;
}

export function sampleSender(security: () => Security = () => PLAIN): SampleSender {
  let open: { readonly address: string; readonly security: Security; readonly client: DispatcherServiceClient } | undefined;
  const clientOf = (address: string): DispatcherServiceClient => {
    const now = security();
    if (open?.address === address && open.security === now) return open.client;
    open?.client.close();
    const client = new DispatcherClient(address, now.credentials, { ...now.options, 'grpc.enable_http_proxy': 0, 'grpc.service_config_disable_resolution': 1 });
    open = { address, security: now, client };
    return client;
  };
  return {
    send: (address, { samples, loads }, timeoutMs) =>
      new Promise((resolve, reject) => {
        clientOf(address).ForwardSamples({ samples: samples.map(taskSampleToWire), loads: loads.map((load) => loadSampleToWire(load, load.reporter)) }, { deadline: Date.now() + timeoutMs }, (error) => {
          if (error === null) resolve();
          else reject(fromServiceError(error));
        });
      }),
    [Symbol.dispose]() {
      open?.client.close();
      open = undefined;
    },
  };
}
