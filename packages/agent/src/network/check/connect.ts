/** Tries a TCP connection, and closes it as soon as it is made. */
import { connect } from 'node:net';
import type { ProbeOutcome, ProbeResult, ProbeTarget } from '@muster/shared/model/network-check';

/** Long enough for a second attempt of the kernel. */
const TIMEOUT_MS = 2_500;

const OUTCOMES: Readonly<Record<string, ProbeOutcome>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  ETIMEDOUT: 'silent',
};

export function probeConnect({ key, address, port }: ProbeTarget): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const from = process.hrtime.bigint();
    const socket = connect({ host: address, port, timeout: TIMEOUT_MS });
    const finish = (outcome: ProbeOutcome, detail: string) => {
      socket.destroy();
      const micros = outcome === 'answered' || outcome === 'refused' ? Math.max(1, Number((process.hrtime.bigint() - from) / 1_000n)) : 0;
      resolve({ key, outcome, micros, largestBytes: 0, detail });
    };
    socket.once('connect', () => finish('answered', ''));
    socket.once('timeout', () => finish('silent', ''));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(OUTCOMES[error.code ?? ''] ?? 'unreachable', error.message));
  });
}
