import { defaultDisconnect } from '@muster/shared/model/disconnect';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import { parseOptions } from './csv.ts';
import { parseDuration } from './duration.ts';
import { parseBoolean, parseChoice } from './number.ts';

const OPTIONS = ['stop-after', 'lost-after', 'replace', 'on-return'] as const;
export const ON_RETURN = ['replacement', 'original', 'best'] as const satisfies readonly DisconnectSpec['onReturn'][];

/** `--disconnect stop-after=30s,lost-after=5m,on-return=best`; `none` is the default again. */
export function parseDisconnect(text: string): Omit<DisconnectSpec, 'exclusive'> | 'none' {
  if (text.trim() === 'none') return 'none';
  const options = parseOptions(text, OPTIONS);
  const one = (key: (typeof OPTIONS)[number]) => options.get(key)?.at(-1);
  const durationOf = (key: 'stop-after' | 'lost-after') => {
    const value = one(key);
    return value === undefined ? 0 : parseDuration(value);
  };
  return {
    stopAfterMs: durationOf('stop-after'),
    lostAfterMs: durationOf('lost-after'),
    replace: parseBoolean(one('replace') ?? String(defaultDisconnect.replace)),
    onReturn: parseChoice(one('on-return') ?? defaultDisconnect.onReturn, ON_RETURN),
  };
}
