/** By what the items of a list are told apart when two lists are merged: of two with the same key, the later counts. Pure. */
import { MusterError } from '@muster/shared/model/error';
import { parseDevice } from '../values/host-resource.ts';
import { parseShortVolume } from '../values/mount.ts';
import { parseShortPort } from '../values/port.ts';
import { type Keys, patternTable } from './pattern.ts';
import { type YamlNode, field } from './tree.ts';

/** Undefined: like no other. */
type KeyOf = (item: YamlNode) => string | undefined;

const KEYS = patternTable<KeyOf>({
  'services.*.ports': (item) => portKey(item),
  'services.*.volumes': (item) => keyBy(item, (text) => parseShortVolume(text, (path) => path).target, 'target'),
  'services.*.devices': (item) => keyBy(item, (text) => parseDevice(text).containerPath, 'target', 'source'),
  'services.*.secrets': (item) => keyBy(item, (text) => text, 'target', 'source'),
  'services.*.configs': (item) => keyBy(item, (text) => text, 'target', 'source'),
  'services.*.env_file': (item) => keyBy(item, (text) => text, 'path'),
  'services.*.expose': (item) => itself(item),
  'services.*.cap_add': (item) => itself(item),
  'services.*.cap_drop': (item) => itself(item),
  'services.*.dns': (item) => itself(item),
  'services.*.dns_opt': (item) => itself(item),
  'services.*.dns_search': (item) => itself(item),
  'services.*.tmpfs': (item) => itself(item),
  'services.*.profiles': (item) => itself(item),
  'services.*.links': (item) => itself(item),
  'services.*.group_add': (item) => itself(item),
  'services.*.security_opt': (item) => itself(item),
  'services.*.extra_hosts': (item) => itself(item)?.replace(/^([^:=]+)=/, '$1:'),
  'services.*.label_file': (item) => itself(item),
  'services.*.networks.*.aliases': (item) => itself(item),
});

export function mergeKeyOf(keys: Keys): KeyOf {
  return KEYS.find(keys) ?? (() => undefined);
}

const itself: KeyOf = (item) => (item.kind === 'scalar' ? item.text : undefined);

/** The key of a short syntax by its parser, of a long one by the first of these fields that is there. */
function keyBy(item: YamlNode, parse: (text: string) => string, ...fields: readonly string[]): string | undefined {
  if (item.kind === 'scalar') return attempt(() => parse(item.text));
  if (item.kind !== 'map') return undefined;
  for (const name of fields) {
    const value = field(item, name);
    if (value?.kind === 'scalar') return value.text;
  }
  return undefined;
}

function portKey(item: YamlNode): string | undefined {
  if (item.kind === 'scalar') return attempt(() => parseShortPort(item.text).map((port) => [port.hostIp ?? '', port.publishedPort, port.targetPort, port.protocol].join(':')).join(' '));
  if (item.kind !== 'map') return undefined;
  const one = (name: string, standard: string) => {
    const value = field(item, name);
    return value?.kind === 'scalar' ? value.text : standard;
  };
  return [one('host_ip', ''), one('published', '0'), one('target', ''), one('protocol', 'tcp')].join(':');
}

/** What does not parse is told where it is converted, with its place. */
function attempt(make: () => string): string | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof MusterError) return undefined;
    throw error;
  }
}
