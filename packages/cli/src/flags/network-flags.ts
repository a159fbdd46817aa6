/** The flags of `network create|ls|inspect|rm`, named as Docker's where Docker has them. */
import { parseKeyValue } from '../values/key-value.ts';
import { parseInteger } from '../values/number.ts';
import { changeFlags, clientFlags, listFlags, planFlags, readFlags } from './common.ts';
import { duration, many, on, text, texts, value } from './flag.ts';

export const networkCreateFlags = {
  ...changeFlags,
  ...planFlags,
  range: text('Addresses of the network, all hosts’ together: 10.100.0.0/16 (default: chosen)', 'range'),
  hostPrefix: value('Prefix length of each host’s part: 26 gives 61 addresses (default: by the range)', 'number', (input) => parseInteger(input, { min: 9, max: 29 })),
  internal: on('Nothing outside the network is reached from it'),
  attachable: on('Containers that are not Muster’s may be attached by hand'),
  mtu: value('Largest packet (default: what the hosts’ links leave)', 'bytes', (input) => parseInteger(input, { min: 576, max: 65_535 })),
  opt: many('Option of Docker’s bridge driver', 'key=value', parseKeyValue),
  label: many('Label of the network', 'key=value', parseKeyValue),
};
export const networkLsFlags = listFlags;
export const networkInspectFlags = readFlags;
export const networkRmFlags = { ...changeFlags, ...planFlags };

export const networkCheckFlags = {
  ...clientFlags,
  json: on('Print JSON with stable keys'),
  timeout: duration('Give up after this time (default: 2m)'),
  service: texts('Service to try; may be repeated (default: a sample of those that have tasks)', 'service'),
  sample: value('Services in the sample (default: 10)', 'number', (input) => parseInteger(input, { min: 1, max: 100 })),
};
