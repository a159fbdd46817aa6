/** `doctor`: looks at everything that Muster needs of this machine, and says what to do about what is missing. */
import { MusterError } from '@muster/shared/model/error';
import { engineAddressOf } from '../daemons/engine.ts';
import { checkClock, checkManagers } from '../doctor/check-managers.ts';
import { checkDataDir } from '../doctor/check-data-dir.ts';
import { checkEngine } from '../doctor/check-engine.ts';
import { checkKernel } from '../doctor/check-kernel.ts';
import { checkNetworks, checkRoutes } from '../doctor/check-networks.ts';
import { checkStore } from '../doctor/check-store.ts';
import { checkNode } from '../doctor/check-node.ts';
import type { Finding } from '../doctor/finding.ts';
import { DEFAULT_DATA_DIR, type doctorFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Tone } from '../output/style.ts';
import { printable } from '../output/terminal.ts';
import type { Session } from '../session.ts';

const TONES: Readonly<Record<Finding['level'], Tone>> = { ok: 'good', warn: 'busy', fail: 'bad' };

export async function doctor(session: Session, flags: FlagValues<typeof doctorFlags>): Promise<void> {
  const { env } = session.host;
  const engine = engineAddressOf(flags.docker, session.host);
  const dataDir = flags.dataDir ?? env['MUSTER_DATA_DIR'] ?? DEFAULT_DATA_DIR;
  const groups = await Promise.all([
    checkEngine(engine, session.signal),
    checkDataDir(dataDir),
    flags.store === undefined ? Promise.resolve([]) : checkStore(flags.store, session.signal),
    checkManagers(session),
    checkClock(session),
  ]);
  const findings = [...checkNode(), ...checkKernel(), ...checkNetworks(), ...checkRoutes(), ...groups.flat()];
  if (flags.json) session.printJson(findings);
  else {
    const width = Math.max(...findings.map(({ subject }) => subject.length));
    for (const { level, subject, message, advice } of findings) {
      session.print(`${session.style.paint(TONES[level], level.padEnd(4))}  ${subject.padEnd(width)}  ${printable(message)}`);
      if (advice !== undefined) session.print(`${' '.repeat(width + 8)}→ ${advice}`);
    }
  }
  const failed = findings.filter(({ level }) => level === 'fail').length;
  if (failed > 0) {
    throw new MusterError('internal', `${String(failed)} of ${String(findings.length)} checks failed`, { reason: 'UNHEALTHY', hint: 'Follow the arrows above.' });
  }
}
