import type { NetworkAttachment } from '@muster/shared/model/network';
import { parseOptions } from './csv.ts';
import { invalid } from './invalid.ts';

/** One of the engine's own, or one or several of Muster's. */
export type NetworkChoice = { readonly engine: 'bridge' | 'host' | 'none' } | { readonly attachment: NetworkAttachment };

/** `back`, or `name=back,alias=db,alias=database,ip=10.100.1.9`; `bridge`, `host` and `none` are the engine's own. */
export function parseNetwork(text: string): NetworkChoice {
  if (text === 'bridge' || text === 'host' || text === 'none') return { engine: text };
  return { attachment: parseAttachment(text) };
}

export function parseAttachment(text: string): NetworkAttachment {
  if (!text.includes('=')) return { network: text, aliases: [] };
  const options = parseOptions(text, ['name', 'alias', 'ip']);
  const network = options.get('name')?.at(-1);
  if (network === undefined) throw invalid(`"${text}" names no network`, 'Write name=back,alias=db.');
  const address = options.get('ip')?.at(-1);
  return { network, aliases: options.get('alias') ?? [], ...(address === undefined ? {} : { ipv4Address: address }) };
}
