/** What the parts about networks share: a lab with a network, servers in it, and a client in a container. */
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import type { LabHost } from '@muster/test/lab/host';
import { startLab, waitFor, type Lab } from '@muster/test/lab/lab';
import { ask, type Place, placeOf, serverCommand, serverMounts } from '@muster/test/lab/traffic/traffic';
import { takeNft } from '@muster/test/lab/without-nft';

const WAIT = ['--timeout', '120s'];
/** Of servers, for connections that begin with a PROXY protocol header. */
export const TOLD_PORT = 81;

/** One manager and three hosts with the network `net`; the service `client` has its one task on the first. */
export class TrafficLab implements AsyncDisposable {
  readonly lab: Lab;
  readonly hosts: readonly [LabHost, LabHost, LabHost];

  private constructor(lab: Lab, hosts: readonly [LabHost, LabHost, LabHost]) {
    this.lab = lab;
    this.hosts = hosts;
  }

  static async start(name: string, subnet: number): Promise<TrafficLab> {
    await buildTestImages();
    const lab = await startLab({ name, hosts: 3, managers: 1, subnet, images: [BUSYBOX_IMAGE] });
    const [first, second, third] = lab.hosts;
    if (first === undefined || second === undefined || third === undefined) throw new Error('the lab has three hosts');
    const traffic = new TrafficLab(lab, [first, second, third]);
    await traffic.muster('network', 'create', 'net');
    await traffic.server('client', 0, '--constraint', 'node.hostname==h1', '--replicas', '1');
    return traffic;
  }

  muster(...args: string[]): Promise<string> {
    return this.lab.must(...args);
  }

  /** A service whose tasks answer who they are. */
  server(name: string, goodbyeMs: number, ...flags: string[]): Promise<string> {
    const shared = ['--network', 'net', '--readiness', 'http=:80/,period=300ms', '--stop-grace-period', '10s'];
    return this.muster('service', 'create', ...WAIT, '--name', name, ...serverMounts(), ...shared, ...flags, BUSYBOX_IMAGE, ...serverCommand(80, 'v1', goodbyeMs, TOLD_PORT));
  }

  client(): Promise<Place & { readonly container: string }> {
    return placeOf(this.hosts[0], 'client');
  }

  /** From the first host, which is the client’s, to a service on any other. */
  async route(name: string, target: string, router: LabHost): Promise<void> {
    await this.muster('node', 'label', router.name, 'muster.router=true');
    await this.muster('route', 'create', name, target);
    await waitFor(`the route ${name}`, async () => (await ask({ host: this.hosts[0] }, 'tcp', router.address, 80)).failed.length === 0);
  }

  /** Its agent answers the published port in user space from now on. */
  async withoutNetworks(host: LabHost, port: number): Promise<void> {
    await takeNft(host);
    const modeOf = async () => (await this.lab.json<{ description: { network?: { mode: string } } }[]>(['node', 'inspect', host.name]))[0]?.description.network?.mode;
    await waitFor(`${host.name} to be without networks`, async () => (await modeOf()) === 'proxy', 60_000);
    await waitFor('its published port', async () => (await ask({ host: this.hosts[0] }, 'tcp', host.address, port)).failed.length === 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
  }
}
