/** What becomes of each key of a compose file, found out by loading one file with it and one without. Pure. */
import { MusterError } from '@muster/shared/model/error';
import { compileFiles, type ModelOptions } from '../compile.ts';
import { FILE_SHAPE, type Shape } from '../shape.ts';
import { CASE_FILES, CASE_VARIABLES, SUPPORT_CASES, type SupportCase } from './cases.ts';

/** accepted: it changes nothing, and nothing is said. untested: there is no case for it. */
export type Support = 'honoured' | 'reported' | 'refused' | 'accepted' | 'untested';

export interface SupportRow {
  /** The key's place; list items and free names are left out: `services.ports.mode`. */
  readonly key: string;
  readonly support: Support;
  /** What the user is told; of a key that is honoured nothing. */
  readonly note: string;
}

/** Every key there is, in the order in which the shape lists them. */
export function supportMatrix(): readonly SupportRow[] {
  const rows = new Map<string, SupportRow>();
  const visit = (shape: Shape, key: string): void => {
    switch (shape.kind) {
      case 'scalar':
        if (!rows.has(key)) rows.set(key, rowOf(key));
        return;
      case 'list':
      case 'map':
        return visit(shape.of, key);
      case 'object':
        for (const [name, inner] of Object.entries(shape.keys)) visit(inner, key === '' ? name : `${key}.${name}`);
        return;
      case 'either':
        for (const option of shape.options) visit(option, key);
        return;
      case 'not-honoured':
        rows.set(key, { key, support: 'reported', note: shape.note });
        return;
      case 'refused':
        rows.set(key, { key, support: 'refused', note: `${shape.note}. ${shape.hint}` });
        return;
      default:
        shape satisfies never;
    }
  };
  visit(FILE_SHAPE, '');
  return [...rows.values()];
}

function rowOf(key: string): SupportRow {
  const example = SUPPORT_CASES[key];
  return example === undefined ? { key, support: 'untested', note: '' } : { key, ...tried(example) };
}

/** What the loader makes of the case with the key and without it. */
export function tried(example: SupportCase): Pick<SupportRow, 'support' | 'note'> {
  const bare = load(textOf(example, ''));
  const full = load(textOf(example, '$1'));
  if (full.error !== undefined) return { support: 'refused', note: full.error };
  const said = full.warnings.filter((warning) => !bare.warnings.includes(warning));
  if (said.length > 0) return { support: 'reported', note: said.join('; ') };
  return { support: full.made === bare.made ? 'accepted' : 'honoured', note: '' };
}

function textOf({ web = '', top = '' }: SupportCase, kept: string): string {
  const choose = (fragment: string) => fragment.replaceAll(/‹([^›]*)›/g, kept);
  const file = `{services: {web: {image: img, ${choose(web)}}, db: {image: db, init: true}}, ${choose(top)}}`;
  // The case of `image` itself says it twice.
  return web.includes('‹image:') ? file.replace('image: img, ', kept === '' ? 'image: img, ' : '') : file;
}

interface Loaded {
  /** Everything that would be sent to the managers, as one text. */
  readonly made: string;
  readonly warnings: readonly string[];
  readonly error?: string;
}

const ROOT = '/project';

function load(text: string): Loaded {
  const absolute = (path: string) => (path.startsWith('/') ? path : `${ROOT}/${path.replace(/^\.\//, '')}`);
  const files: Readonly<Record<string, string>> = { ...CASE_FILES, 'compose.yaml': text };
  const options: ModelOptions = {
    defaultStack: 'stack',
    variables: (name) => CASE_VARIABLES[name],
    readFile: (path) => files[absolute(path).slice(ROOT.length + 1)],
    resolvePath: absolute,
    displayPath: (path) => path.slice(ROOT.length + 1),
  };
  try {
    const { warnings, ...made } = compileFiles([{ name: 'compose.yaml', path: `${ROOT}/compose.yaml`, text }], options);
    return { made: JSON.stringify(made), warnings: warnings.map(withoutPlace) };
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    return { made: '', warnings: [], error: withoutPlace(error.message) };
  }
}

/** The sentence alone: line and column are the case's. */
function withoutPlace(message: string): string {
  return message.replace(/^[\w./-]+:\d+:\d+: (?:[^ ]+: )?(?:not honoured: )?/, '');
}
