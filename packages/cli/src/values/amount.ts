import type { Amount } from '@muster/shared/model/amount';
import { invalid } from './invalid.ts';

/** A number of tasks, `2`, or a share of a service's tasks, `25%`. */
export function parseAmount(text: string): Amount {
  const match = /^(\d{1,9})\s*(%)?$/.exec(text.trim());
  const value = Number(match?.[1]);
  if (match === null || (match[2] === '%' && value > 100)) throw invalid(`"${text}" is not a number of tasks or a share of them`, 'Write 2 or 25%.');
  return { type: match[2] === '%' ? 'percent' : 'count', value };
}
