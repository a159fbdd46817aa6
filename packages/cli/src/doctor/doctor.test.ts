import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDataDir } from './check-data-dir.ts';
import { judgeHosts } from './check-hosts.ts';
import { checkEngine, describeVersion, engineTarget, explain } from './check-engine.ts';
import { checkStore, judgeVersion } from './check-store.ts';

const { signal } = new AbortController();

describe('the engine', () => {
  it.each([
    ['unix:///run/d.sock', { socketPath: '/run/d.sock' }],
    ['tcp://host:1', { host: 'host', port: 1 }],
    ['tcp://host', { host: 'host', port: 2375 }],
  ])('%s leads somewhere', (address, target) => {
    expect(engineTarget(address)).toEqual(target);
  });

  it.each([
    ['ENOENT', 'there is no socket', 'Start Docker'],
    ['EACCES', 'no permission', 'usermod -aG docker'],
    ['ECONNREFUSED', 'nobody listens', 'systemctl start'],
    ['ETIMEDOUT', 'does not answer', 'restart'],
  ])('%s is explained', (code, message, advice) => {
    const finding = explain('unix:///x', Object.assign(new Error('x'), { code }));
    expect(finding).toMatchObject({ level: 'fail', message: expect.stringContaining(message) as string, advice: expect.stringContaining(advice) as string });
  });

  it.each([['1.41', 'ok'], ['1.47', 'ok'], ['2.0', 'ok'], ['1.40', 'warn'], ['0.9', 'warn']])('API %s is %s', (ApiVersion, level) => {
    expect(describeVersion({ Version: 'v', ApiVersion }).level).toBe(level);
  });

  it('is asked for its version', async () => {
    const server = createServer((request, response) => response.end(request.url === '/version' ? '{"Version":"27.0","ApiVersion":"1.46"}' : ''));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await checkEngine(`tcp://127.0.0.1:${String(port)}`, signal)).toEqual([{ level: 'ok', subject: 'docker', message: '27.0 (API 1.46)' }]);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the hosts', () => {
  const host = (hostname: string, network?: { readonly mode: 'kernel' | 'proxy' | 'none'; readonly reason: string }) => ({
    description: { hostname, ...(network === undefined ? {} : { network: { ...network, uplinkMtu: 1500, foreignRanges: [] } }) },
  });

  it('are named each with its mode, and with why one has none', () => {
    const missing = { mode: 'none', reason: 'a program is missing (nft): apt-get install nftables iproute2 conntrack' } as const;
    expect(judgeHosts([host('h2', missing), host('h1', { mode: 'kernel', reason: '' }), host('h3'), host('h4', { ...missing, mode: 'proxy' })])).toMatchObject([
      { level: 'ok', subject: 'host h1', message: 'networks: by the kernel, uplink MTU 1500' },
      { level: 'warn', subject: 'host h2', message: expect.stringContaining('nft') as string },
      { level: 'warn', subject: 'host h3' },
      { level: 'warn', subject: 'host h4', message: `networks: mode proxy, userspace proxies for published ports, containers have the engine’s own: ${missing.reason}` },
    ]);
  });
});

describe('the store', () => {
  it.each([['3.4.41', 'warn'], ['3.4.42', 'ok'], ['3.5.28', 'ok'], ['3.5.9', 'warn'], ['3.6.9', 'ok'], ['3.7.0', 'ok'], ['3.3.1', 'fail'], ['2.3.0', 'fail']])('etcd %s is %s', (version, level) => {
    expect(judgeVersion('e', version).level).toBe(level);
  });

  it('tells of addresses that are none or do not answer', async () => {
    expect(await checkStore('mysql://x', signal)).toMatchObject([{ level: 'fail' }]);
    expect(await checkStore('etcd://127.0.0.1:1,127.0.0.1:2', signal)).toMatchObject([{ level: 'fail' }, { level: 'fail' }]);
  });
});

describe('the data directory', () => {
  let directory = '';
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'muster-doctor-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is there, or will be made', async () => {
    expect(await checkDataDir(directory)).toMatchObject([{ level: 'ok' }]);
    expect(await checkDataDir(join(directory, 'a/b'))).toMatchObject([{ message: expect.stringContaining('will be made') as string }]);
  });

  it.skipIf(process.getuid?.() === 0)('cannot be written', async () => {
    chmodSync(directory, 0o500);
    expect(await checkDataDir(directory)).toMatchObject([{ level: 'fail' }]);
  });
});
