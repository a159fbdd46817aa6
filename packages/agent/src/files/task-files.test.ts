import { mkdtempSync, readFileSync, rmSync, statSync, existsSync, chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTask } from '@muster/shared/model/defaults';
import { asMaterialId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { AssignedFile, Assignment } from '@muster/shared/model/session-messages';
import type { TemplateFacts } from '@muster/shared/model/template';
import { memoryFileHost, TaskFiles, type FileHost } from './task-files.ts';
import { openTmpfs } from './tmpfs.ts';

const FACTS: TemplateFacts = { service: { id: 's', name: 'web', labels: {} }, node: { id: 'n', hostname: 'host-a', os: 'linux', architecture: 'amd64' }, task: { id: 't1', name: 'web.2.t1', slot: '2' }, env: ['A=b'] };
const file = (name: string, more: Partial<AssignedFile> = {}): AssignedFile => ({ type: 'secret', name, materialId: asMaterialId(name), number: 1, target: `/run/secrets/${name}`, uid: 0, gid: 0, mode: 0o444, ...more });
const content = (name: string, text: string, number = 1) => ({ materialId: asMaterialId(name), number, content: Buffer.from(text) });
const assignment = (files: readonly AssignedFile[], taskId = 't1'): Assignment => ({ taskId: asTaskId(taskId), serviceId: asServiceId('s'), serviceName: 'web', stack: '', revision: 1, slot: 2, desiredState: 'running', notBefore: 0, spec: defaultTask('app'), ports: [], files });

let base: string;
beforeEach(() => {
  base = mkdtempSync('/dev/shm/muster-test-');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));
const open = () => openTmpfs({ candidates: ['/proc/no-such-place', base], name: 'own' });

describe.each<[string, () => FileHost]>([['memory', memoryFileHost], ['a tmpfs', open]])('files in %s', (_name, make) => {
  it('are made when their contents are here, once, and go with their task', () => {
    const host = make();
    const files = new TaskFiles(host);
    const task = assignment([file('a'), file('b', { target: '/b' })]);
    expect(() => files.provide(task, FACTS)).toThrow('waiting for secret a');
    files.take([content('a', 'first'), content('b', 'second')]);
    const made = files.provide(task, FACTS);
    expect(made.map(({ target }) => target)).toEqual(['/run/secrets/a', '/b']);
    expect(files.provide(task, FACTS)).toEqual(made);
    expect(host.tasks()).toEqual(['t1']);
    files.keepOnly((taskId) => taskId === 't1');
    expect(host.tasks()).toEqual(['t1']);
    files.drop(asTaskId('t1'));
    expect(host.tasks()).toEqual([]);
  });

  it('stay after contents are forgotten, and contents are forgotten when no task needs them', () => {
    const files = new TaskFiles(make());
    const task = assignment([file('a')]);
    files.take([content('a', 'text')]);
    const made = files.provide(task, FACTS);
    files.retain([]);
    expect(files.provide(task, FACTS)).toEqual(made);
    expect(() => files.provide(assignment([file('a')], 't2'), FACTS)).toThrow('waiting for secret a');
  });

  it('that belong to tasks nobody knows go', () => {
    const host = make();
    const files = new TaskFiles(host);
    files.take([content('a', 'text')]);
    for (const id of ['t1', 't2']) files.provide(assignment([file('a')], id), FACTS);
    files.keepOnly((taskId) => taskId === 't2');
    expect(host.tasks()).toEqual(['t2']);
  });
});

describe('credentials of a registry', () => {
  it('are there as long as a task needs them for its pull', () => {
    const files = new TaskFiles(memoryFileHost());
    const registry = { materialId: asMaterialId('r'), number: 1 };
    const pulling: Assignment = { ...assignment([]), registry };
    expect(files.credentials(assignment([]))).toBeUndefined();
    expect(() => files.credentials(pulling)).toThrow('waiting for the credentials');
    files.take([{ ...registry, content: Buffer.from('{"username":"me","password":"p"}') }]);
    files.retain([pulling]);
    expect(files.credentials(pulling)).toEqual({ username: 'me', password: 'p' });
    files.retain([assignment([])]);
    expect(() => files.credentials(pulling)).toThrow('waiting for the credentials');
  });
});

describe('the tmpfs', () => {
  it('holds files with their owner and mode in a directory that is closed to others', () => {
    const files = new TaskFiles(open());
    files.take([content('a', 'canary')]);
    const [made] = files.provide(assignment([file('a', { uid: 1000, gid: 1001, mode: 0o400 })]), FACTS);
    const path = made?.source ?? '';
    expect(readFileSync(path, 'utf8')).toBe('canary');
    expect(statSync(path)).toMatchObject({ uid: 1000, gid: 1001 });
    expect(statSync(path).mode & 0o7777).toBe(0o400);
    expect(statSync(join(base, 'own')).mode & 0o777).toBe(0o700);
  });

  it('is found again by an agent that starts anew', () => {
    const files = new TaskFiles(open());
    files.take([content('a', 'canary')]);
    const task = assignment([file('a')]);
    const made = files.provide(task, FACTS);
    const again = new TaskFiles(open());
    expect(again.provide(task, FACTS)).toEqual(made);
    again.drop(task.taskId);
    expect(existsSync(made[0]?.source ?? '')).toBe(false);
  });

  it('is not made where there is no memory, nor in a directory that others may enter', () => {
    const files = (candidates: readonly string[]) => {
      const made = new TaskFiles(openTmpfs({ candidates, name: 'own' }));
      made.take([content('a', 'canary')]);
      return () => made.provide(assignment([file('a')]), FACTS);
    };
    expect(files(['/proc'])).toThrow('no tmpfs for secrets');
    mkdirSync(join(base, 'own'));
    chmodSync(join(base, 'own'), 0o755);
    expect(files([base])).toThrow('must be the agent\'s own');
  });
});

describe('a config with placeholders', () => {
  it('is filled in for its task, with the secrets and the environment that it has', () => {
    const files = new TaskFiles(open());
    files.take([content('site', 'host {{.Node.Hostname}} slot {{ .Task.Slot }} env {{env "A"}} key {{secret "key"}}'), content('key', 'k1')]);
    const task = assignment([file('site', { type: 'config', template: true, target: '/site' }), file('key')]);
    expect(readFileSync(files.provide(task, FACTS)[0]?.source ?? '', 'utf8')).toBe('host host-a slot 2 env b key k1');
  });

  it.each([
    ['{{secret "other"}}', 'uses secret "other", which the service does not have'],
    ['{{if .Node}}', '{{if .Node}} is not known'],
  ])('%s is refused in words that hold no content', (text, message) => {
    const files = new TaskFiles(memoryFileHost());
    files.take([content('site', `canary ${text}`)]);
    const provide = () => files.provide(assignment([file('site', { type: 'config', template: true })]), FACTS);
    expect(provide).toThrow(message);
    expect(provide).not.toThrow('canary');
  });
});
