/** Step 4, `deploy.x-disconnect`: Muster's own key for what becomes of tasks on a node that is cut off. */
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import { ON_RETURN } from '../values/disconnect.ts';
import { parseDuration } from '../values/duration.ts';
import { parseBoolean, parseChoice } from '../values/number.ts';
import type { Reader, Section } from './read.ts';

export function convertDisconnect(read: Reader, service: Section): DisconnectSpec | undefined {
  const deploy = read.section(service, 'deploy');
  const section = deploy && read.section(deploy, 'x-disconnect');
  if (section === undefined) return undefined;
  return {
    exclusive: read.value(section, 'exclusive', parseBoolean) ?? defaultDisconnect.exclusive,
    stopAfterMs: read.value(section, 'stop_after', parseDuration) ?? defaultDisconnect.stopAfterMs,
    lostAfterMs: read.value(section, 'lost_after', parseDuration) ?? defaultDisconnect.lostAfterMs,
    replace: read.value(section, 'replace', parseBoolean) ?? defaultDisconnect.replace,
    onReturn: read.value(section, 'on_return', (text) => parseChoice(text, ON_RETURN)) ?? defaultDisconnect.onReturn,
  };
}
