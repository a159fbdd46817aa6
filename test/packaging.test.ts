/** The systemd units: what they promise of the daemons' rights, and that systemd takes them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from './lab/command.ts';

const UNITS = ['muster-manager.service', 'muster-agent.service'] as const;
const scratch = mkdtempSync(join(tmpdir(), 'muster-units-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const textOf = (unit: string) => readFileSync(join(projectRoot, 'packaging/systemd', unit), 'utf8');
const settings = (unit: string, key: string) => textOf(unit).split('\n').filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
const hasAnalyzer = existsSync('/usr/bin/systemd-analyze');

/** The unit with the program where it is on this machine. */
function here(unit: string): string {
  const path = join(scratch, unit);
  writeFileSync(path, textOf(unit).replaceAll('/opt/muster/bin/muster', join(projectRoot, 'bin/muster')));
  return path;
}

describe.each(UNITS)('%s', (unit) => {
  it('is not run by root, gets no new rights, and sees the system read-only', () => {
    expect(settings(unit, 'User')[0]).toMatch(/^muster/);
    expect(settings(unit, 'NoNewPrivileges')).toEqual(['yes']);
    expect(settings(unit, 'ProtectSystem')).toEqual(['strict']);
    expect(settings(unit, 'ProtectHome')).toEqual(['yes']);
    expect(settings(unit, 'SystemCallFilter')[0]).toBe('@system-service');
  });

  it('keeps its state where its own user alone may look', () => {
    const [directory] = settings(unit, 'StateDirectory');
    expect(settings(unit, 'StateDirectoryMode')).toEqual(['0700']);
    expect(settings(unit, 'Environment').join(' ')).toContain(`MUSTER_DATA_DIR=/var/lib/${directory ?? '?'} `);
  });

  it('leaves no memory behind when it crashes', () => {
    expect(settings(unit, 'LimitCORE')).toEqual(['0']);
  });

  it('is started again whatever happens', () => {
    expect(settings(unit, 'Restart')).toEqual(['always']);
    expect(settings(unit, 'StartLimitIntervalSec')).toEqual(['0']);
  });

  it.runIf(hasAnalyzer)('is understood by systemd, with no word of complaint', () => {
    const said = execFileSync('systemd-analyze', ['verify', here(unit)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(said).toBe('');
  });

  it.runIf(hasAnalyzer)('counts as little exposed by systemd’s own measure', () => {
    const most = unit.includes('manager') ? 15 : 30;
    expect(() => execFileSync('systemd-analyze', ['security', '--offline=true', `--threshold=${most}`, here(unit)], { stdio: 'ignore' })).not.toThrow();
  });
});

it('the manager has no capability and no way to the engine; the agent has three, and the engine’s group', () => {
  expect(settings('muster-manager.service', 'CapabilityBoundingSet')).toEqual(['']);
  expect(settings('muster-manager.service', 'SupplementaryGroups')).toEqual([]);
  expect(settings('muster-agent.service', 'CapabilityBoundingSet')).toEqual(['CAP_NET_ADMIN CAP_NET_BIND_SERVICE CAP_CHOWN']);
  expect(settings('muster-agent.service', 'RuntimeDirectoryPreserve')).toEqual(['yes']);
  expect(settings('muster-agent.service', 'SupplementaryGroups')).toEqual(['docker']);
});

it('no package may run a script when it is installed', () => {
  expect(readFileSync(join(projectRoot, 'pnpm-workspace.yaml'), 'utf8')).toMatch(/^onlyBuiltDependencies: \[\]$/m);
});
