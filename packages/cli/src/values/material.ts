import { DEFAULT_MATERIAL_MODE, targetOf, type FileType } from '@muster/shared/model/material';
import type { MaterialRef } from '@muster/shared/model/service-spec';
import { parseOptions } from './csv.ts';
import { invalid } from './invalid.ts';
import { parseInteger } from './number.ts';

const MAX_ID = 2 ** 31 - 1;

/** `db-password`, or `source=db-password,target=password,uid=999,gid=999,mode=0400`. */
export function parseMaterial(type: FileType): (text: string) => MaterialRef {
  return (text) => {
    if (!text.includes('=')) return { type, name: text, target: targetOf(type, text), uid: 0, gid: 0, mode: DEFAULT_MATERIAL_MODE };
    const options = parseOptions(text, ['source', 'src', 'name', 'target', 'uid', 'gid', 'mode']);
    const one = (key: string) => options.get(key)?.at(-1);
    const name = one('source') ?? one('src') ?? one('name');
    if (name === undefined) throw invalid(`"${text}" names no ${type}`, `Write source=NAME,target=PATH.`);
    return materialRef(type, name, { target: one('target'), uid: one('uid'), gid: one('gid'), mode: one('mode') });
  };
}

/** What is not given has its default. */
export function materialRef(type: FileType, name: string, given: { readonly [K in 'target' | 'uid' | 'gid' | 'mode']: string | undefined }): MaterialRef {
  const id = (text: string | undefined) => (text === undefined ? 0 : parseInteger(text, { min: 0, max: MAX_ID }));
  const mode = given.mode === undefined ? DEFAULT_MATERIAL_MODE : parseInteger(`0${given.mode}`, { min: 0, max: 0o7777, octal: true });
  return { type, name, target: targetOf(type, name, given.target), uid: id(given.uid), gid: id(given.gid), mode };
}
