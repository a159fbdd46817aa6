import { MusterError } from '@muster/shared/model/error';
import type { Style } from './style.ts';

/** What went wrong, which fields, and what to do: the lines for standard error. */
export function renderError(error: unknown, style: Style): readonly string[] {
  if (!(error instanceof MusterError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [`${style.paint('bad', 'muster:')} unexpected: ${stack}`, '  This is a mistake in Muster. Please report it with the lines above.'];
  }
  const [first = '', ...more] = error.message.split('\n');
  const shownAlready = error.reason === 'COMPOSE_INVALID';
  const violations = error.violations.filter(({ description }) => !shownAlready && !error.message.includes(description));
  return [
    `${style.paint('bad', 'muster:')} ${first}`,
    ...more.map((line) => (shownAlready ? `${style.paint('bad', 'muster:')} ${line}` : `  ${line}`)),
    ...violations.map(({ field, description }) => `  ${style.paint('strong', field)}: ${description}`),
    ...(error.hint === undefined ? [] : error.hint.split('\n').map((line) => `  ${line}`)),
  ];
}
