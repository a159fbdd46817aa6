import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMaterialId } from '@muster/shared/model/ids';
import type { ClusterObject } from '@muster/shared/model/objects';
import { newKey } from '@muster/shared/trust/seal';
import { viewOf } from '../state/tables.ts';
import { createKeyring } from './keyring.ts';
import { createVault } from './vault.ts';

const id = asMaterialId('m');
const other = asMaterialId('n');
const EMPTY = viewOf([]);

function sealed(content: Uint8Array) {
  const vault = createVault(createKeyring(newKey()));
  const { version, mutations } = vault.seal(EMPTY, id, 1, content, 0);
  const objects: ClusterObject[] = mutations.map(({ object }) => object);
  return { vault, version, objects };
}

describe('the vault', () => {
  it('opens what it has sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (content) => {
        const { vault, version, objects } = sealed(content);
        expect(Buffer.compare(vault.open(viewOf(objects), version), content)).toBe(0);
      }),
    );
  });

  it('seals the same content differently each time', () => {
    expect(sealed(Buffer.from('same')).version.sealed).not.toBe(sealed(Buffer.from('same')).version.sealed);
  });

  it('what was put in another place, was altered, or is under another cluster key does not open', () => {
    const { vault, version, objects } = sealed(Buffer.from('a secret'));
    const view = viewOf(objects);
    const altered = version.sealed.slice(0, -4) + (version.sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    for (const wrong of [{ ...version, number: 2 }, { ...version, materialId: other }, { ...version, sealed: altered }, { ...version, wrappedKey: version.sealed }, { ...version, wrappingKeyId: 'gone' }]) {
      expect(() => vault.open(view, wrong)).toThrow(/cannot be opened/);
    }
    expect(() => createVault(createKeyring(newKey())).open(view, version)).toThrow(/cluster key/);
  });
});
