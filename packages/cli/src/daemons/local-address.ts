import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

/**
 * The address of this host that faces `towards` (`host:port`): the kernel's
 * choice of route tells, and no packet is sent. Falls back to the first address
 * that is not a loopback.
 */
export async function addressTowards(towards: string | undefined): Promise<string> {
  const match = /^\[?([^\]]+?)\]?:(\d+)$/.exec(towards ?? '');
  const chosen = match === null ? undefined : await routeTo(match[1] ?? '', Number(match[2]));
  return chosen ?? firstOwnAddress() ?? '127.0.0.1';
}

function routeTo(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const finish = (address: string | undefined) => {
      socket.close();
      resolve(address);
    };
    socket.on('error', () => finish(undefined));
    socket.connect(port, host, () => finish(socket.address().address));
  });
}

function firstOwnAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

/** `host:port` without the port, and without the brackets of an IPv6 address. */
export function hostOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf(':'))).replace(/^\[|\]$/g, '');
}
