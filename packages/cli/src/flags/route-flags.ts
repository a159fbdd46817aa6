/** The flags of `route create|ls|inspect|update|rm`. */
import { parseKeyValue } from '../values/key-value.ts';
import { parseInteger } from '../values/number.ts';
import { changeFlags, listFlags, planFlags, readFlags } from './common.ts';
import { choice, duration, many, on, text, texts, value } from './flag.ts';

const retries = value('How often a request is tried again; one that is not idempotent only when it was not sent (default: 2)', 'number', (input) => parseInteger(input, { min: 0, max: 10 }));
const SWITCH = ['true', 'false'] as const;

const common = {
  host: text('Host name of the requests: shop.example.com, *.example.com (default: any)', 'host'),
  path: text('Beginning of the path, by whole segments (default: /)', 'path'),
  tls: text('Secret with the certificate chain and the key, PEM', 'secret'),
  responseTimeout: duration('How long a task may take to begin its answer (default: 1m)'),
  connectTimeout: duration('How long a connection to a task may take to be made (default: 2s)'),
  retries,
};

export const routeCreateFlags = {
  ...changeFlags,
  ...planFlags,
  ...common,
  redirectHttps: on('Answer requests without TLS with a redirect to https'),
  sticky: on('Keep a client with its task, by a cookie'),
  label: many('Label of the route', 'key=value', parseKeyValue),
};
export const routeUpdateFlags = {
  ...changeFlags,
  ...planFlags,
  ...common,
  to: text('Lead to another service or port: SERVICE:PORT', 'service:port'),
  noTls: on('Serve it without TLS'),
  redirectHttps: choice('Answer requests without TLS with a redirect to https', SWITCH),
  sticky: choice('Keep a client with its task, by a cookie', SWITCH),
  labelAdd: many('Add or change a label', 'key=value', parseKeyValue),
  labelRm: texts('Remove a label', 'key'),
};
export const routeLsFlags = listFlags;
export const routeInspectFlags = readFlags;
export const routeRmFlags = { ...changeFlags, ...planFlags };
