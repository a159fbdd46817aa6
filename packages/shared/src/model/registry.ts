/** Credentials of registries: which an image needs, and how they are kept. Pure. */

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

const DOCKER_HUB = 'docker.io';
const HUB_NAMES = new Set(['index.docker.io', 'registry-1.docker.io', 'hub.docker.com']);
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;

/** The registry that an image is pulled from, as Docker finds it: the first part of its name when it looks like a host. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return isHost ? normalRegistry(first) : DOCKER_HUB;
}

/** `https://index.docker.io/v1/` and `docker.io` are one. */
export function normalRegistry(text: string): string {
  const host = text.trim().toLowerCase().replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === '' || HUB_NAMES.has(host) ? DOCKER_HUB : host;
}

export const isRegistry = (host: string): boolean => HOST.test(host);

/** Undefined when it is none. */
export function parseLogin(content: Uint8Array): RegistryLogin | undefined {
  try {
    const { username, password } = JSON.parse(Buffer.from(content).toString('utf8')) as Partial<Record<keyof RegistryLogin, unknown>>;
    return typeof username === 'string' && typeof password === 'string' && username !== '' && password !== '' ? { username, password } : undefined;
  } catch {
    return undefined;
  }
}

export const formatLogin = ({ username, password }: RegistryLogin): Uint8Array => Buffer.from(JSON.stringify({ username, password }));
