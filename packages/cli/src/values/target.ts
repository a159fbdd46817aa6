import { invalid } from './invalid.ts';

/** `web:8080`: a service and the port on which its tasks listen. */
export function parseTarget(text: string): { readonly service: string; readonly port: number } {
  const [, service, digits] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (service === undefined || !(port >= 1 && port <= 65_535)) throw invalid(`"${text}" is not a service and a port`, 'Write SERVICE:PORT, for example web:80; the port is the one on which the tasks listen.');
  return { service, port };
}
