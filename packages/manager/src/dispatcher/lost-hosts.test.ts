import { describe, expect, it } from 'vitest';
import { asNodeId } from '@muster/shared/model/ids';
import { LostHosts } from './lost-hosts.ts';

const [first, second] = [asNodeId('n1'), asNodeId('n2')];
const always = () => true;
const nobody = { applied: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };

describe('hosts whose session has just ended', () => {
  it('are waited for with what they had in force, and no longer than a while', () => {
    const lost = new LostHosts();
    lost.note(first, 10, 1_000);
    lost.note(second, 12, 2_000);
    expect(lost.applied(2_000, always)).toEqual({ applied: 10, until: 16_000 });
    expect(lost.applied(16_000, always)).toEqual({ applied: 12, until: 17_000 });
    expect(lost.applied(17_000, always)).toEqual(nobody);
  });

  it('are forgotten when they are back, in session elsewhere, or gone', () => {
    const lost = new LostHosts();
    lost.note(first, 10, 1_000);
    lost.forget(first);
    expect(lost.applied(1_500, always)).toEqual(nobody);
    lost.note(first, 10, 1_000);
    expect(lost.applied(1_500, (nodeId) => nodeId !== first)).toEqual(nobody);
  });
});
