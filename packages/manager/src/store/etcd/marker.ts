/**
 * The operation marker: how a transaction whose answer was lost is recognised.
 *
 * Each transaction owns one marker key while it runs, and knows the revision at
 * which that key was last written. It compares that revision and writes the
 * marker together with the user's writes. So of all the requests that were ever
 * sent with one known revision, at most one can take effect:
 *
 *   try ──answered──────────────────────────▶ done
 *    │ answer lost
 *    ▼
 *   settle ──the marker holds the try's id──▶ done: it had won
 *    │  │└───the marker is gone─────────────▶ nobody can tell
 *    │  └────answer lost: settle again
 *    ▼ the settling write itself took the marker
 *   try again: the lost try did not happen and never will
 *
 * Pure: builds requests, reads answers.
 */
import type { ICompare, IKeyValue, IRequestOp, ITxnRequest, ITxnResponse } from 'etcd3';

export interface Marker {
  readonly key: Buffer;
  /** Modification revision known to the owner; 0 while the key does not exist. */
  readonly revision: number;
  readonly leaseId: string;
}

export type TryVerdict =
  | { readonly type: 'succeeded'; readonly revision: number; readonly markerRevision: number }
  | { readonly type: 'failed'; readonly revision: number }
  /** The marker was not where we knew it, so nothing was written: try again from here. */
  | { readonly type: 'marker-moved'; readonly markerRevision: number };

/** What the marker tells about one try that was sent with `Marker.revision` known. */
export type MarkerVerdict =
  | { readonly type: 'succeeded'; readonly revision: number; readonly markerRevision: number }
  /** Another request took the marker: the try did not happen and never will. */
  | { readonly type: 'did-not-happen'; readonly markerRevision: number }
  /** Nobody took the marker: the try did not happen yet. */
  | { readonly type: 'not-yet' }
  /** The marker is gone, with its lease: nobody can tell. */
  | { readonly type: 'unknown' };

export function tryRequest(
  compares: readonly ICompare[],
  writes: readonly IRequestOp[],
  marker: Marker,
  id: string,
): ITxnRequest {
  return {
    compare: [unmoved(marker), ...compares],
    success: [take(marker, id), ...writes],
    failure: [look(marker)],
  };
}

export function judgeTry(answer: ITxnResponse, marker: Marker): TryVerdict {
  const revision = Number(answer.header.revision);
  if (answer.succeeded) return { type: 'succeeded', revision, markerRevision: revision };
  const markerRevision = Number(seen(answer)?.mod_revision ?? 0);
  if (markerRevision !== marker.revision) return { type: 'marker-moved', markerRevision };
  return { type: 'failed', revision };
}

/** Takes the marker away from a try whose answer was lost, unless the try has it already. */
export function settleRequest(marker: Marker, id: string): ITxnRequest {
  return { compare: [unmoved(marker)], success: [take(marker, `not ${id}`)], failure: [look(marker)] };
}

export function judgeSettle(answer: ITxnResponse, marker: Marker, id: string): MarkerVerdict {
  if (answer.succeeded) return { type: 'did-not-happen', markerRevision: Number(answer.header.revision) };
  return judgeMarker(seen(answer), marker, id);
}

export function judgeMarker(found: IKeyValue | undefined, marker: Marker, id: string): MarkerVerdict {
  const markerRevision = Number(found?.mod_revision ?? 0);
  if (markerRevision === marker.revision) return { type: 'not-yet' };
  if (found === undefined) return { type: 'unknown' };
  if (found.value.toString('utf8') === id) return { type: 'succeeded', revision: markerRevision, markerRevision };
  return { type: 'did-not-happen', markerRevision };
}

function unmoved(marker: Marker): ICompare {
  return { key: marker.key, target: 'Mod', result: 'Equal', mod_revision: marker.revision };
}

function take(marker: Marker, id: string): IRequestOp {
  return { request_put: { key: marker.key, value: Buffer.from(id), lease: marker.leaseId } };
}

function look(marker: Marker): IRequestOp {
  return { request_range: { key: marker.key } };
}

function seen(answer: ITxnResponse): IKeyValue | undefined {
  return answer.responses[0]?.response_range.kvs[0];
}
