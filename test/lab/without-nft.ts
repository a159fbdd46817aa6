/** Takes nft from a host, as if it had never been installed: its agent can have no networks then. */
import type { LabHost } from './host.ts';

/**
 * The programs of the host without this one: /usr is not the lab's to change. What leads
 * connections on goes with it, as after a start of the host.
 */
const HIDE = `nft delete table ip muster; nft delete table ip muster-net
mkdir -p /opt/real /opt/shown && mount --bind /usr/sbin /opt/real && cd /opt/real && for program in *; do [ "$program" = nft ] || ln -s "/opt/real/$program" /opt/shown/; done && mount --bind /opt/shown /usr/sbin`;

export async function takeNft(host: LabHost): Promise<void> {
  await host.signal('agent', 'KILL');
  await host.exec(['/bin/sh', '-c', HIDE]);
  await host.startDaemon('agent');
}

export async function giveNftBack(host: LabHost): Promise<void> {
  await host.signal('agent', 'KILL');
  await host.exec(['umount', '/usr/sbin']);
  await host.startDaemon('agent');
}
