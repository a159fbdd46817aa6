import { asTaskId } from '@muster/shared/model/ids';
import type { TaskReport } from '@muster/shared/model/session-messages';
import { describe, expect, it } from 'vitest';
import { MAX_REPORTS, Outbox } from './outbox.ts';

const report = (id: string, at = 0): TaskReport => ({ taskId: asTaskId(id), status: { state: 'running', at, message: '' } });
const many = (count: number) => Array.from({ length: count }, (_, index) => report(`t${index}`));

function outboxOver(reports: readonly TaskReport[]) {
  const known = new Map(reports.map((each) => [each.taskId, each]));
  return { known, outbox: new Outbox((id) => known.get(id)) };
}

describe('Outbox', () => {
  it('sends the newest status of a task once, however often it changed', () => {
    const { known, outbox } = outboxOver(many(2));
    outbox.begin([]);
    outbox.add(asTaskId('t0'));
    outbox.add(asTaskId('t0'));
    known.set(asTaskId('t0'), report('t0', 9));
    expect(outbox.take()).toEqual({ type: 'status', number: 1, tasks: [report('t0', 9)] });
    expect(outbox.take()).toBeUndefined();
  });

  it('begins a session with all it knows: the first with the hello, the others after it', () => {
    const reports = many(MAX_REPORTS * 2 + 5);
    const { outbox } = outboxOver(reports);
    expect(outbox.begin(reports)).toEqual(reports.slice(0, MAX_REPORTS));
    expect(outbox.take()?.tasks).toHaveLength(MAX_REPORTS);
    expect(outbox.take()?.tasks).toHaveLength(5);
    expect(outbox.take()).toBeUndefined();
  });

  it('acknowledges everything up to a number, each report once', () => {
    const reports = many(3);
    const { outbox } = outboxOver(reports);
    outbox.begin(reports.slice(0, 1));
    outbox.add(asTaskId('t1'));
    outbox.take();
    outbox.add(asTaskId('t2'));
    outbox.take();
    expect(outbox.acknowledged(1)).toEqual(reports.slice(0, 2));
    expect(outbox.acknowledged(2)).toEqual(reports.slice(2));
    expect(outbox.acknowledged(2)).toEqual([]);
  });

  it('waits when too much is unacknowledged, and goes on when it is', () => {
    const { outbox } = outboxOver(many(20));
    outbox.begin([]);
    let sent = 0;
    for (let index = 0; index < 20; index++) {
      outbox.add(asTaskId(`t${index}`));
      if (outbox.take() !== undefined) sent += 1;
    }
    expect(sent).toBeLessThan(10);
    outbox.acknowledged(sent);
    expect(outbox.take()?.tasks).toHaveLength(20 - sent);
  });

  it('leaves out a task that is no longer assigned', () => {
    const { known, outbox } = outboxOver(many(1));
    outbox.begin([]);
    outbox.add(asTaskId('t0'));
    known.clear();
    expect(outbox.take()).toBeUndefined();
  });
});
