/** Decides how a command reaches managers: which addresses, and with what. Pure but for reading the context. */
import { MusterError } from '@muster/shared/model/error';
import type { Security } from '@muster/shared/rpc/security';
import type { Host } from '../host.ts';
import { chosenContext, type NamedContext } from './context.ts';

export interface Reach {
  readonly managers: readonly string[];
  /** Absent: plain, on a loopback. */
  readonly context?: NamedContext;
}

/** `MUSTER_INSECURE`: for tests and for a manager that was started with `--insecure`. */
export function isInsecure(host: Host): boolean {
  const value = host.env['MUSTER_INSECURE'] ?? '';
  return value !== '' && value !== '0';
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+$/;

export function refuseBeyondLoopback(addresses: readonly string[], what: string): void {
  const outside = addresses.find((address) => !LOOPBACK.test(address));
  if (outside === undefined) return;
  throw new MusterError('invalid-argument', `${what} without TLS is only for addresses of this machine, and ${outside} is none`, {
    reason: 'INSECURE_BEYOND_LOOPBACK',
    hint: 'Use 127.0.0.1, or leave out --insecure and MUSTER_INSECURE: muster cluster init makes what TLS needs.',
  });
}

/** `given`: addresses from a flag or the environment; they go before the context's, which still says whom to trust. */
export function reachOf(host: Host, given: readonly string[] | undefined, contextName: string | undefined, standard: string): Reach {
  if (isInsecure(host)) {
    const managers = given ?? [standard];
    refuseBeyondLoopback(managers, 'MUSTER_INSECURE');
    return { managers };
  }
  const context = chosenContext(host, contextName);
  if (context !== undefined) return { managers: given ?? context.context.managers, context };
  const about = given === undefined ? '' : `, so what answers at ${given.join(',')} cannot be trusted`;
  throw new MusterError('unavailable', `no context is chosen${about}`, {
    reason: 'NO_CONTEXT',
    hint: 'Start a cluster here (muster dev), choose a context (muster context ls, then muster context use NAME), or add one: muster context add NAME TOKEN@HOST:PORT',
  });
}

export async function securityOf({ context }: Reach): Promise<Security> {
  const { PLAIN, secured } = await import('@muster/shared/rpc/security');
  return context === undefined ? PLAIN : secured(context.context);
}
