import type { PortSpec } from '@muster/shared/model/service-spec';
import { describe, expect, it } from 'vitest';
import { portClaims } from './port-claims.ts';

const port = (publishedPort: number): PortSpec => ({ protocol: 'tcp', targetPort: 80, publishedPort, mode: 'host' });

describe('portClaims', () => {
  it('holds the ports of a task while the engine works on it, failed work included', async () => {
    const claims = portClaims();
    claims.know('a', [port(8080), port(0)]);
    const [starting, stopping] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const one = claims.during('a', () => starting.promise);
    const two = claims.during('a', () => stopping.promise);
    expect(claims.held()).toEqual(['tcp/8080', 'tcp/8080']);
    starting.resolve();
    await one;
    expect(claims.held()).toEqual(['tcp/8080']);
    stopping.reject(new Error('port taken'));
    await expect(two).rejects.toThrow('port taken');
    expect(claims.held()).toEqual([]);
  });

  it('knows nothing of a task that is forgotten', async () => {
    const claims = portClaims();
    claims.know('a', [port(8080)]);
    claims.forget('a');
    await claims.during('a', () => {
      expect(claims.held()).toEqual([]);
      return Promise.resolve();
    });
    expect(claims.held()).toEqual([]);
  });
});
