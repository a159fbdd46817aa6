/**
 * Notes each request for a change and what came of it: who, from where, what,
 * about what, and the result. Before the answer goes out, so that what was
 * answered was noted.
 *
 * Writes: audit records, as many as a bound; the oldest go.
 */
import { describeCaller, type Caller } from '@muster/shared/model/caller';
import { MusterError } from '@muster/shared/model/error';
import type { AuditRecord } from '@muster/shared/model/objects';
import type { FinishedCall } from '@muster/shared/rpc/service';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import { create, remove, type Mutation } from '../state/mutation.ts';
import type { State } from '../state/state.ts';

export const MAX_AUDIT_ENTRIES = 10_000;
/** Dropped together, so that a full ring does not cost a second write for each entry. */
const DROP_AT_ONCE = 100;
const WRITE_MS = 5_000;
const MAX_TEXT = 300;

export interface Audit {
  note(call: FinishedCall, caller: Caller): Promise<void>;
}

export interface AuditOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
}

export function createAudit({ state, clock, newId, logger }: AuditOptions): Audit {
  const log = logger.child({ component: 'audit' });
  return {
    async note(call, caller) {
      const entry = entryOf(call, caller, newId(), clock.now());
      if (entry === undefined) return;
      const { kind: _, id: __, ...fields } = entry;
      // Who has shown nothing and was refused could fill the store: the log has its own bounds.
      if (caller.type === 'anyone' && entry.result !== 'ok') {
        log.warn(fields, 'refused');
        return;
      }
      log.info(fields, 'change');
      const tooLong = new AbortController();
      const cancel = clock.after(WRITE_MS, () => tooLong.abort());
      try {
        await state.commit([create(entry), ...surplus([...state.view.audits()])], {}, tooLong.signal);
      } finally {
        cancel();
      }
    },
  };
}

/** Undefined for what changes nothing: a request for a plan. */
export function entryOf({ path, request, error, context }: Pick<FinishedCall, 'path' | 'request' | 'error' | 'context'>, caller: Caller, id: string, at: number): AuditRecord | undefined {
  if ((request as { readonly validateOnly?: unknown } | undefined)?.validateOnly === true) return undefined;
  const known = error instanceof MusterError ? error : undefined;
  return {
    kind: 'audit',
    id,
    at,
    who: describeCaller(caller),
    ...(caller.type === 'user' ? { userId: caller.id } : {}),
    from: context.peer,
    method: path.slice(path.lastIndexOf('.') + 1),
    target: targetOf(request),
    result: error === undefined ? 'ok' : (known?.code ?? 'internal'),
    ...(known === undefined ? {} : { message: known.message.slice(0, MAX_TEXT) }),
  };
}

/** Fields that say what a request is about, the best first. Never one that may hold a secret. */
const TARGETS = ['ref', 'name', 'id', 'tokenId', 'role'] as const;

export function targetOf(request: unknown): string {
  const fields = (request ?? {}) as Readonly<Record<string, unknown>>;
  const spec = fields['spec'] as Readonly<Record<string, unknown>> | null | undefined;
  for (const value of [...TARGETS.map((key) => fields[key]), spec?.['name']]) {
    if (typeof value === 'string' && value !== '') return inWords(value).slice(0, MAX_TEXT);
  }
  return '';
}

/** A role, as commands call it. */
const inWords = (target: string): string => (target.startsWith('CERTIFICATE_ROLE_') ? target.slice('CERTIFICATE_ROLE_'.length).toLowerCase() : target);

function surplus(audits: readonly Parameters<typeof remove>[0][]): Mutation[] {
  return audits.length < MAX_AUDIT_ENTRIES ? [] : audits.slice(0, DROP_AT_ONCE).map(remove);
}
