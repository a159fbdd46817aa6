/** `what-if`: what a lost node or another scale would do to the services. */
import type { EffectType, ServiceForecast } from '@muster/shared/model/forecast';
import type { whatIfFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Tone } from '../output/style.ts';
import { printable } from '../output/terminal.ts';
import type { Session } from '../session.ts';
import { describeEffect, fits } from '../plan/render-plan.ts';
import { invalid } from '../values/invalid.ts';

/** Tasks of one service that are named one by one; the rest are counted. */
const MAX_EFFECTS = 20;
const TONES: Readonly<Record<EffectType, Tone>> = { create: 'good', start: 'good', replace: 'busy', move: 'busy', restart: 'busy', stop: 'bad' };

export async function whatIf(session: Session, flags: FlagValues<typeof whatIfFlags>): Promise<void> {
  if (flags.nodeDown.length + flags.scale.length === 0) throw invalid('nothing is supposed', 'muster what-if --node-down NODE, or: muster what-if --scale SERVICE=REPLICAS');
  using api = await session.connect();
  const scales = flags.scale.map(({ ref, replicas }) => ({ service: ref, replicas }));
  const forecast = await api.whatIf({ nodesDown: [...flags.nodeDown], scales });
  if (flags.json) {
    session.printJson(forecast);
    return;
  }
  if (forecast.services.length === 0) session.print('Nothing would happen.');
  for (const service of forecast.services) printService(session, service);
  if (!forecast.complete) session.warn('there is more to it than could be foreseen: this is only the beginning');
}

function printService(session: Session, { service, desired, runningBefore, runningAfter, effects }: ServiceForecast): void {
  const { style } = session;
  const tone = runningAfter < desired ? 'bad' : 'good';
  session.print(`${style.paint('strong', service)}  ${String(runningBefore)} running now, ${style.paint(tone, `${String(runningAfter)} of ${String(desired)}`)} then`);
  const shown = effects.toSorted((left, right) => Number(fits(left)) - Number(fits(right))).slice(0, MAX_EFFECTS);
  for (const effect of shown) session.print(`  ${style.paint(fits(effect) ? TONES[effect.type] : 'bad', effect.type.padEnd(7))}  ${printable(describeEffect(service, effect))}`);
  if (effects.length > shown.length) session.print(`  … and ${String(effects.length - shown.length)} more: --json`);
}
