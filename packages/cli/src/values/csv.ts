import { invalid } from './invalid.ts';

/**
 * Splits `a=1,"b=2,3",c` at commas outside double quotes, as Docker's long
 * forms (`--mount`, `--publish`) do. `""` inside quotes is one quote.
 */
export function splitCsv(text: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '"') {
      if (quoted && text[index + 1] === '"') {
        field += '"';
        index += 1;
      } else {
        quoted = !quoted;
      }
    } else if (char === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else {
      field += char ?? '';
    }
  }
  if (quoted) throw invalid(`a quote is not closed in ${text}`);
  fields.push(field);
  return fields;
}

/** The fields of a long form as keys and values; a bare key has the value `true`. */
export function parseOptions(text: string, known: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const options = new Map<string, string[]>();
  for (const field of splitCsv(text)) {
    const at = field.indexOf('=');
    const key = (at < 0 ? field : field.slice(0, at)).trim().toLowerCase();
    if (!known.includes(key)) throw invalid(`unknown option "${key}"`, `Known options: ${known.join(', ')}.`);
    const values = options.get(key) ?? [];
    values.push(at < 0 ? 'true' : field.slice(at + 1));
    options.set(key, values);
  }
  return options;
}
