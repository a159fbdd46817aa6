/** Mistakes and warnings as people read them. Pure. */
import { type FieldViolation, MusterError } from '@muster/shared/model/error';
import type { Finding } from './tree.ts';

/** `compose.yaml:3:5: services.web.imgae: unknown key "imgae". Did you mean "image"?` */
export function formatFinding({ path, position, message, hint }: Finding, fileName: string): string {
  const where = `${position.file ?? fileName}:${String(position.line)}:${String(position.column)}: ${path === '' ? '' : `${path}: `}`;
  return `${where}${message}${hint === undefined ? '' : `. ${hint}`}`;
}

/** Mistakes shown at once; the rest is only counted. */
const MAX_SHOWN = 20;

/** Throws `MusterError` `invalid-argument` that lists every mistake with its place, in the order of the files. */
export function failOn(errors: readonly Finding[], fileName: string): void {
  if (errors.length === 0) return;
  const inOrder = sorted(errors);
  const shown = inOrder.slice(0, MAX_SHOWN).map((error) => formatFinding(error, fileName));
  const rest = inOrder.length - shown.length;
  const violations: FieldViolation[] = inOrder.map(({ path, message }) => ({ field: path, description: message }));
  throw new MusterError('invalid-argument', [...shown, ...(rest > 0 ? [`… and ${String(rest)} more`] : [])].join('\n'), {
    reason: 'COMPOSE_INVALID',
    violations,
  });
}

/** In the order of the files, each once: a file that is extended twice says everything twice. */
export function formatAll(findings: readonly Finding[], fileName: string): readonly string[] {
  return [...new Set(sorted(findings).map((finding) => formatFinding(finding, fileName)))];
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  const files = [...new Set(findings.map(({ position }) => position.file))];
  return findings.toSorted(
    (a, b) => files.indexOf(a.position.file) - files.indexOf(b.position.file) || a.position.line - b.position.line || a.position.column - b.position.column,
  );
}
