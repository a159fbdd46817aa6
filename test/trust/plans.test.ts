/**
 * Every command either takes `--plan`, or is named here with the reason why it has none;
 * and each that takes it is planned here on a cluster that has something for it to do.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootRoutes } from '@muster/cli/app';
import { runCli } from '@muster/cli/run-cli';
import { collectingHost } from '@muster/cli/testing/collecting-host';
import { systemClock } from '@muster/shared/runtime/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrustedWorld, type TrustedWorld } from './world.ts';

/** Nothing in the cluster is changed by these. */
const READS = [
  'plan', 'config render', 'config ls', 'config inspect', 'secret ls', 'secret inspect', 'ls', 'ps', 'logs', 'status', 'why', 'why-not', 'what-if', 'risk', 'events', 'audit', 'doctor', 'version',
  'stack history', 'stack diff', 'service ls', 'service ps', 'service inspect', 'service history', 'service logs',
  'job ls', 'job inspect', 'job runs', 'job ps', 'job logs', 'rollout status', 'autoscale status', 'autoscale history', 'route ls', 'route inspect', 'node ls', 'node inspect', 'network ls', 'network inspect', 'network check',
  'cluster token ls', 'cluster ca status', 'cluster status', 'user ls', 'registry ls', 'top services', 'top nodes', 'top routes', 'completion bash', 'completion zsh', 'completion fish',
];
const EXEMPT: Readonly<Record<string, string>> = {
  dev: 'starts a process',
  'secret rotate-key': 'changes how contents are sealed, and nothing that anybody sees',
  'registry login': 'keeps credentials; no task changes, and the next pull has them',
  'registry logout': 'forgets credentials; no task changes',
  'autoscale push': 'tells a measurement, which the managers do not store',
  'manager run': 'starts a process',
  'agent run': 'starts a process',
  'agent watchdog': 'starts a process',
  'cluster init': 'there is no cluster yet that could be asked',
  'cluster join': 'this machine is not in the cluster yet: no manager would tell it anything',
  'node join': 'this machine is not in the cluster yet: no manager would tell it anything',
  'cluster admin': 'makes a context on this machine, by way of the store: no manager is asked',
  'cluster backup': 'writes a file on this machine; the cluster is read',
  'cluster restore': 'works on a store while no manager runs',
  'store migrate': 'works on a store while no manager runs',
  'context ls': 'is about files on this machine',
  'context use': 'is about files on this machine',
  'context add': 'is about files on this machine',
  'context show': 'is about files on this machine',
  'context export': 'is about files on this machine',
  'context rm': 'is about files on this machine',
};

interface Command {
  readonly name: string;
  readonly flags: readonly string[];
}

interface Target {
  readonly getAllEntries?: () => readonly { readonly name: { readonly original: string }; readonly target: Target }[];
  readonly parameters?: { readonly flags?: object };
}

function commandsOf(target: Target, path: readonly string[] = []): readonly Command[] {
  if (target.getAllEntries === undefined) return [{ name: path.join(' '), flags: Object.keys(target.parameters?.flags ?? {}) }];
  return target.getAllEntries().flatMap((entry) => commandsOf(entry.target, [...path, entry.name.original.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)]));
}

const commands = commandsOf(rootRoutes);
const planned = commands.filter(({ flags }) => flags.includes('plan'));

describe('every command', () => {
  it('takes --plan, or only reads, or has a reason to have none', () => {
    const known = new Set([...READS, ...Object.keys(EXEMPT)]);
    const others = commands.filter(({ name, flags }) => !flags.includes('plan') && !known.has(name)).map(({ name }) => name);
    expect(others, 'give it planFlags (flags/common.ts) and answer with showPlans, or say here why not').toEqual([]);
  });

  it('is named here only when there is such a command without --plan', () => {
    const without = new Set(commands.filter(({ flags }) => !flags.includes('plan')).map(({ name }) => name));
    expect([...READS, ...Object.keys(EXEMPT)].filter((name) => !without.has(name))).toEqual([]);
  });

  it('that takes --plan takes --check, --exit-code and --json, and has an example below', () => {
    expect(planned.filter(({ flags }) => !['check', 'exitCode', 'json'].every((flag) => flags.includes(flag)))).toEqual([]);
    expect(planned.map(({ name }) => name).filter((name) => !(name in EXAMPLES))).toEqual([]);
  });
});

/** Of each command that takes `--plan`: its arguments, and a line of its plan. */
const EXAMPLES: Readonly<Record<string, readonly [argv: string, line: string]>> = {
  up: ['', '~ mode.replicas: 1 → 3'],
  down: ['shop', '- stack shop'],
  'stack rollback': ['--to 1 shop', '- service shop_extra'],
  'service create': ['--name new app', '+ service new'],
  'service scale': ['web=5', '~ mode.replicas: 2 → 5'],
  'service update': ['--env-add B=1 web', '+ task.container.env.B: "1"'],
  'service restart': ['web', '~ task.forceUpdate: 0 → 1'],
  'service rollback': ['web', '- task.container.env.A: "1"'],
  'service rm': ['web', '- service web'],
  'job create': ['--name once app', 'create   once.1 on '],
  'job run': ['nightly', '+ run nightly.'],
  'job dispatch': ['-e FILE=cat resize', '+ env.FILE: "cat"'],
  'job suspend': ['nightly', '~ job.suspended: false → true'],
  'job resume': ['asleep', '~ job.suspended: true → false'],
  'job stop': ['busy', 'stop     busy.1 on '],
  'job rm': ['busy', '- service busy'],
  'rollout pause': ['going', '+ rollout: "pause"'],
  'rollout resume': ['halted', '"resume"'],
  'rollout promote': ['going', '+ rollout: "promote"'],
  'rollout abort': ['going', '+ rollout: "abort"'],
  'node drain': ['host-a', 'move     '],
  'node activate': ['host-c', '~ availability: "pause" → "active"'],
  'node pause': ['host-a', '~ availability: "active" → "pause"'],
  'node label': ['host-a zone=east', '+ labels.zone: "east"'],
  'node rm': ['--force host-a', '- node host-a'],
  rebalance: ['lop', '~ task lop.'],
  'network create': ['--internal front', '~ internal: false → true'],
  'network rm': ['back', '- network back'],
  'route create': ['--path /api api shop_web:80', '+ route api'],
  'route update': ['--sticky true front', '~ sticky: false → true'],
  'route rm': ['front', '- route front'],
  'secret create': ['key content.txt', '+ secret key'],
  'secret rotate': ['db content.txt', '~ version: 1 → 2'],
  'secret rm': ['db', '- secret db'],
  'config create': ['--label a=b site content.txt', '+ config site'],
  'config rotate': ['page content.txt', '~ version: 1 → 2'],
  'config rm': ['page', '- config page'],
  'user create': ['--role operator ann', '+ role: "operator"'],
  'user update': ['--role admin bob', '~ role: "viewer" → "admin"'],
  'user token': ['--ttl 1h bob', '+ tokens.'],
  'user rm': ['bob', '- user bob'],
  'cluster token create': ['--ttl 1h worker', '+ join-token '],
  'cluster token rotate': ['worker', '- join-token '],
  'cluster token rm': ['TOKEN', '- join-token TOKEN'],
  'cluster ca rotate': ['', '~ rotating: false → true'],
  'manager rm': ['m9', '- manager m9'],
  'cluster autolock': ['on', '~ autolock: false → true'],
};

describe('the plan of', () => {
  let world: TrustedWorld;
  let directory: string;
  let token = '';
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text, { mode: 0o600 });
  const muster = async (...argv: readonly string[]) => {
    const { host, collected } = collectingHost({ clock: systemClock, cwd: directory, env: { MUSTER_CONTEXT: join(directory, 'admin.json'), MUSTER_MANAGERS: world.addresses.join(','), MUSTER_CONFIG_DIR: directory } });
    const code = await runCli(argv, host);
    return { code, ...collected };
  };
  const done = async (line: string) => {
    const { code, err } = await muster(...line.split(' '));
    expect({ line, code, err: code === 0 ? '' : err }).toEqual({ line, code: 0, err: '' });
  };

  beforeAll(async () => {
    world = await startTrustedWorld();
    directory = mkdtempSync(join(tmpdir(), 'muster-plans-'));
    const { clusterId, clusterName, roots, certificates, privateKey, issuedAt, expiresAt } = world.admin;
    write('admin.json', JSON.stringify({ clusterId, clusterName, managers: world.addresses, roots, user: 'admin', certificates, privateKey, issuedAt, expiresAt }));
    for (const name of ['host-a', 'host-b', 'host-c']) await world.startAgent(name);
    await world.until('three nodes', (view) => [...view.nodes()].filter(({ status }) => status.state === 'ready').length === 3);
    await done('node pause host-b host-c');
    await done('service create --name lop --replicas 4 app');
    await done('node activate host-b');
    await done('service create --name web --replicas 2 --update-monitor 1ms app');
    await done('service update --env-add A=1 web');
    for (const name of ['going', 'halted']) {
      await done(`service create --name ${name} --replicas 2 --update-canary 1 app`);
      await done(`service update --env-add A=1 ${name}`);
    }
    await done('rollout pause halted');
    await done('job create --name nightly --schedule @yearly app');
    await done('job create --name asleep --schedule @yearly --suspended app');
    await done('job create --name resize --parameter FILE app');
    await done('job create --name busy app');
    write('compose.yaml', 'name: shop\nservices: {web: {image: app}}');
    await done('up');
    write('compose.yaml', 'name: shop\nservices: {web: {image: app}, extra: {image: app}}');
    await done('up');
    write('compose.yaml', 'name: shop\nservices: {web: {image: app, deploy: {replicas: 3}}, extra: {image: app}}');
    write('content.txt', 'canary-in-clear');
    await done('secret create db content.txt');
    await done('config create page content.txt');
    await done('network create back');
    await done('route create front shop_web:80');
    await done('user create bob');
    await world.identity('manager', 'm9');
    await world.until('a job at work', (view) => [...view.tasks()].some(({ runId, status }) => runId !== undefined && status.state === 'running'));
    token = [...world.view.joinTokens()].find(({ role }) => role === 'worker')?.id ?? '';
  }, 60_000);
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  /** What users asked for: nothing of it may change by a plan. */
  const wishes = () => {
    const { view } = world;
    const all = [view.services(), view.nodes(), view.networks(), view.runs(), view.users(), view.joinTokens(), view.stacks(), view.materials()].map((objects) => [...objects]);
    return JSON.stringify([...all.flat().map((object) => ('spec' in object ? object.spec : object)), view.trust()]);
  };

  it.each(Object.entries(EXAMPLES))('%s tells what would happen, changes nothing, and binds the change with --check', async (command, [args, line]) => {
    const fill = (text: string) => text.replace('TOKEN', token);
    const argv = (...flags: readonly string[]) => [...command.split(' '), ...flags, ...fill(args).split(' ').filter((arg) => arg !== '')];
    const before = wishes();
    const { code, out, err } = await muster(...argv('--plan', '--exit-code'));
    expect({ code, err }).toEqual({ code: 10, err: '' });
    expect(out).toContain(fill(line));
    expect(out).toMatch(/To do just this, or nothing: --check \d+-\w+\n$/);
    expect(out).not.toMatch(/MUSTER-1-|PRIVATE|hash|canary/);
    const outdated = await muster(...argv('--check', '1-other'));
    expect(outdated).toMatchObject({ code: 4, err: expect.stringContaining('the cluster has changed since the plan was made') as string });
    expect(wishes()).toBe(before);
  });
});
