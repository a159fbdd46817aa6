/** `risk`: which single host's loss would hurt a service. */
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { riskFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { printable } from '../output/terminal.ts';
import type { Session } from '../session.ts';

export async function risk(session: Session, flags: FlagValues<typeof riskFlags>): Promise<ExitCode> {
  using api = await session.connect();
  const { hosts, nodesTotal, nodesChecked } = await api.assessRisk();
  if (flags.json) {
    session.printJson({ nodesTotal, nodesChecked, hosts });
  } else if (hosts.length === 0) {
    session.print(`None of ${String(nodesChecked)} hosts is one whose loss would hurt a service.`);
  }
  if (!flags.json) {
    for (const { node, services } of hosts) {
      session.print(session.style.paint('strong', printable(node)));
      for (const { service, desired, unplaced, allHere, reason } of services) {
        const what = unplaced > 0 ? `${String(unplaced)} of ${String(desired)} tasks would find no place` : 'interrupted';
        const also = unplaced > 0 && allHere ? ', and all that runs of it is here' : '';
        session.print(`  ${service}  ${session.style.paint(unplaced > 0 ? 'bad' : 'busy', what)}: ${printable(reason)}${also}`);
      }
    }
  }
  if (nodesChecked < nodesTotal) session.warn(`${String(nodesTotal - nodesChecked)} of ${String(nodesTotal)} hosts were not looked at, for there was no time; one by one: muster what-if --node-down NODE`);
  return flags.exitCode && hosts.length > 0 ? EXIT.found : EXIT.ok;
}
