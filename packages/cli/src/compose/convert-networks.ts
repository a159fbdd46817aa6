/** Step 4, networks: those that the file declares, each stack's default one, and how services are attached. */
import type { EndpointSpec, NetworkAttachment, NetworkSpec } from '@muster/shared/model/network';
import { parseBoolean, parseChoice, parseInteger } from '../values/number.ts';
import { defined, type Reader, type Section } from './read.ts';

export interface StackNetwork {
  readonly spec: NetworkSpec;
  /** Nobody asked for it: the default network of the stack. */
  readonly implicit: boolean;
}

export interface DeclaredNetwork {
  /** The name in the cluster. */
  readonly name: string;
  /** Absent: it exists outside the stack. */
  readonly network?: StackNetwork;
}

export type DeclaredNetworks = ReadonlyMap<string, DeclaredNetwork>;

const DEFAULT = 'default';
const MTU_OPTION = 'com.docker.network.driver.mtu';

/** By the name that services use. The default network is always there. */
export function declareNetworks(read: Reader, file: Section, stack: string): DeclaredNetworks {
  const declared = new Map<string, DeclaredNetwork>([
    [DEFAULT, { name: `${stack}_${DEFAULT}`, network: { implicit: true, spec: { name: `${stack}_${DEFAULT}`, labels: {}, internal: false, attachable: false, options: {} } } }],
  ]);
  for (const [key, section] of read.sections(file, 'networks')) {
    const detail = read.section(section, 'external');
    const isExternal = detail !== undefined || read.value(section, 'external', parseBoolean) === true;
    const name = read.text(section, 'name') ?? (detail && read.text(detail, 'name')) ?? (isExternal ? key : `${stack}_${key}`);
    declared.set(key, isExternal ? { name } : { name, network: { implicit: false, spec: networkSpec(read, section, name) } });
  }
  return declared;
}

function networkSpec(read: Reader, section: Section, name: string): NetworkSpec {
  const driver = read.text(section, 'driver') ?? '';
  if (!['', 'bridge', 'overlay', 'default'].includes(driver)) {
    read.problem(section, 'driver', `networks of the driver ${driver} cannot be made`, 'Leave the driver out: containers on all hosts then share the network.');
  }
  const { [MTU_OPTION]: mtuText, encrypted, ...options } = read.record(section, 'driver_opts');
  if (encrypted !== undefined) read.warn(section, 'driver_opts', 'not honoured: traffic between hosts is not encrypted');
  const mtu = mtuText === undefined ? undefined : read.attempt(section, 'driver_opts', () => parseInteger(mtuText, { min: 576, max: 65_535 }));
  const flag = (key: string) => read.value(section, key, parseBoolean) ?? false;
  return {
    name,
    labels: read.record(section, 'labels'),
    internal: flag('internal'),
    attachable: flag('attachable'),
    options,
    ...defined({ range: rangeOf(read, section), mtu }),
  };
}

function rangeOf(read: Reader, section: Section): string | undefined {
  const ipam = read.section(section, 'ipam');
  const [range, ...others] = ipam === undefined ? [] : read.items<string | undefined>(ipam, 'config', (text) => text, (item) => read.text(item, 'subnet'));
  if (ipam !== undefined && others.length > 0) read.warn(ipam, 'config', 'not honoured beyond the first range: a network has one');
  return range;
}

/** How the service is attached; those networks are noted in `used`. */
export function convertAttachments(read: Reader, service: Section, declared: DeclaredNetworks, used: Set<string>): readonly NetworkAttachment[] {
  const isOwn = read.has(service, 'network_mode');
  const names = networkNames(read, service);
  if (isOwn && names !== undefined) read.problem(service, 'networks', 'networks and network_mode do not go together', 'Leave one of them out.');
  if (isOwn) return [];
  const details = read.section(service, 'networks');
  return (names ?? [DEFAULT]).flatMap((key) => {
    const network = declared.get(key);
    if (network === undefined) {
      read.problem(service, 'networks', `there is no network "${key}"`, `Declare it at the top of the file: networks: { ${key}: {} }`);
      return [];
    }
    used.add(key);
    const detail = details && read.section(details, key);
    const aliases = detail === undefined ? [] : read.list(detail, 'aliases', (text) => text);
    return [{ network: network.name, aliases, ...defined({ ipv4Address: detail && read.text(detail, 'ipv4_address'), optional: network.network?.implicit === true ? true : undefined }) }];
  });
}

/** Undefined: the service names none. An empty list is none, too, as in Docker. */
function networkNames(read: Reader, service: Section): readonly string[] | undefined {
  if (!read.has(service, 'networks')) return undefined;
  const kind = read.kind(service, 'networks');
  const names = kind === 'map' ? read.section(service, 'networks')?.node.entries.map(({ key }) => key) : read.list(service, 'networks', (text) => text);
  return names === undefined || names.length === 0 ? undefined : names;
}

export function convertEndpoint(read: Reader, service: Section): { readonly endpoint?: EndpointSpec } {
  const deploy = read.section(service, 'deploy');
  const mode = deploy && read.value(deploy, 'endpoint_mode', (text) => parseChoice(text, ['vip', 'dnsrr']));
  return mode === undefined || mode === 'vip' ? {} : { endpoint: { mode, affinity: 'none' } };
}
