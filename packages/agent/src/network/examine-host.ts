/** Finds out whether networks work on this host, what stands in when they do not, and what it says about itself. */
import type { HostNetworkFacts } from '@muster/shared/model/network';
import { HostToolError, type HostTools } from './host-tools.ts';
import type { Uplink } from './data-path.ts';
import { readForeignRanges } from './ip-plan.ts';
import { TUNNEL } from './names.ts';

const PACKAGES = 'nftables iproute2 conntrack';
/** One agent of a host sets up its networks: their names are the host's. */
const CLAIM = 'muster-networks';
const TRIAL_LINK = 'mu-trial';
const DEFAULT_MTU = 1500;

export interface HostSituation {
  readonly tools: HostTools;
  /** At which other hosts reach this one. */
  readonly address: string;
  /** The engine runs on this host. */
  readonly isEngineLocal: boolean;
  /** An earlier look has found that the kernel gives tunnels. */
  readonly hasVxlan: boolean;
  /** The engine has networks that stood for Muster's when these could not be had. */
  readonly hasPlain: boolean;
  /** Links of the networks that are set up. */
  readonly ownLinks: ReadonlySet<string>;
}

type Json = readonly Readonly<Record<string, unknown>>[];

export async function examineHost(situation: HostSituation): Promise<{ readonly facts: HostNetworkFacts; readonly uplink: Uplink }> {
  const { tools, address } = situation;
  const without = (mode: 'proxy' | 'none', reason: string) => ({ facts: { mode, reason, uplinkMtu: DEFAULT_MTU, foreignRanges: [] }, uplink: { device: '', mtu: DEFAULT_MTU } });
  const stranger = await otherOwner(situation);
  if (stranger !== '') return without('none', stranger);
  const reason = await obstacle(situation);
  if (reason !== '') return without('proxy', reason);
  const [links, routes] = await Promise.all([json(tools, ['-json', 'address', 'show']), json(tools, ['-json', 'route', 'show'])]);
  const uplink = findUplink(links, routes, address);
  return { facts: { mode: 'kernel', reason: '', uplinkMtu: uplink.mtu, foreignRanges: readForeignRanges(routes, situation.ownLinks) }, uplink };
}

/** The link with the host's address; else the one that the default route takes. */
export function findUplink(links: Json, routes: Json, address: string): Uplink {
  const hasAddress = (link: Readonly<Record<string, unknown>>) =>
    Array.isArray(link['addr_info']) && (link['addr_info'] as Json).some((info) => info['local'] === address);
  const byDefault = routes.find((route) => route['dst'] === 'default')?.['dev'];
  const link = links.find(hasAddress) ?? links.find(({ ifname }) => ifname === byDefault);
  if (link === undefined) return { device: '', mtu: DEFAULT_MTU };
  const mtu = Number(link['mtu']);
  // The loopback link takes far larger packets than any network.
  return { device: String(link['ifname']), mtu: mtu > 0 && mtu <= 9_216 ? mtu : DEFAULT_MTU };
}

/**
 * Why not even published ports can be this agent's: clients connect to the engine's host,
 * and of two agents of a host one has its ports. Empty: they can.
 */
async function otherOwner({ tools, isEngineLocal }: HostSituation): Promise<string> {
  if (!isEngineLocal) return 'the Docker engine is on another machine: run the agent on the engine’s own host';
  return (await tools.claim(CLAIM)) ? '' : 'another agent of this host has set up its networks: one agent for each host has them';
}

/** In words, what keeps networks from working here, with what to do; empty when nothing does. */
async function obstacle({ tools, hasPlain, hasVxlan }: HostSituation): Promise<string> {
  const missing: string[] = [];
  for (const [program, args] of [['nft', ['--version']], ['ip', ['-Version']], ['bridge', ['-Version']], ['conntrack', ['--version']]] as const) {
    try {
      await tools.run(program, args);
    } catch (error) {
      if (error instanceof HostToolError && error.code === 'missing') missing.push(program);
    }
  }
  if (missing.length > 0) return `${missing.length === 1 ? 'a program is' : 'programs are'} missing (${missing.join(', ')}): apt-get install ${PACKAGES}`;
  try {
    await tools.run('nft', ['list', 'tables']);
  } catch (error) {
    return `nft may not change the firewall (${messageOf(error)}): run the agent as root, or give it the capability NET_ADMIN in the host’s network`;
  }
  const links = await tools.list('/sys/class/net');
  if (!hasVxlan && !links.includes(TUNNEL)) {
    try {
      await tools.run('ip', ['link', 'add', TRIAL_LINK, 'type', 'vxlan', 'id', '4097', 'dstport', '4790']);
    } catch (error) {
      if (!messageOf(error).includes('File exists')) return `the kernel gives no VXLAN (${messageOf(error)}): load it with modprobe vxlan, and run the agent as root`;
    }
    await tools.run('ip', ['link', 'del', TRIAL_LINK]).catch(() => undefined);
  }
  const forwards = await tools.read('/proc/sys/net/ipv4/ip_forward');
  try {
    await tools.write('/proc/sys/net/ipv4/ip_forward', forwards?.trim() === '1' ? '1' : '1\n');
  } catch (error) {
    return `the kernel’s settings cannot be written (${messageOf(error)}): run the agent as root with a writable /proc/sys`;
  }
  if (hasPlain) return 'containers are in the engine’s own networks from before this host could have Muster’s: drain the node, and activate it again';
  return '';
}

async function json(tools: HostTools, args: readonly string[]): Promise<Json> {
  const text = (await tools.run('ip', args)).trim();
  return text === '' ? [] : (JSON.parse(text) as Json);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
