/** A plan as lines for people. Pure. */
import type { TaskEffect } from '@muster/shared/model/forecast';
import type { Plan, PlannedAction, PlanStep } from '@muster/shared/model/plan';
import { renderChange } from '../history/diff-spec.ts';
import type { Style, Tone } from '../output/style.ts';
import { printable } from '../output/terminal.ts';
import { formatDuration } from '../values/duration.ts';

const SIGNS: Readonly<Record<PlannedAction, readonly [sign: string, tone: Tone]>> = { create: ['+', 'good'], update: ['~', 'busy'], delete: ['-', 'bad'] };
const TONES: Readonly<Record<TaskEffect['type'], Tone>> = { create: 'good', start: 'good', replace: 'busy', move: 'busy', restart: 'busy', stop: 'bad' };
/** Tasks of one step that are named one by one; the rest are counted. */
const MAX_EFFECTS = 20;

export function renderPlan({ changes, services, steps, complete, checkRevision }: Plan, style: Style): readonly string[] {
  if (changes.length === 0) return ['Nothing would change.'];
  const lines = changes.flatMap(({ kind, name, action, fields }) => {
    const [sign, tone] = SIGNS[action];
    return [style.paint(tone, `${sign} ${kind} ${name}`), ...fields.map((field) => `    ${printable(renderChange(field))}`)];
  });
  if (steps.length === 0) lines.push('', 'No task is begun or stopped.');
  else lines.push('', ...steps.flatMap((step, index) => renderStep(step, index + 1, style)));
  if (services.length > 0) lines.push('');
  for (const { service, desired, runningBefore, runningAfter } of services) {
    const tone = runningAfter < desired ? 'bad' : 'good';
    lines.push(`${service}  ${String(runningBefore)} running now, ${style.paint(tone, `${String(runningAfter)} of ${String(desired)}`)} then`);
  }
  if (!complete) lines.push('There is more to it than could be foreseen: this is only the beginning.');
  return [...lines, '', `To do just this, or nothing: --check ${checkRevision}`];
}

function renderStep({ afterMs, effects, notes }: PlanStep, number: number, style: Style): readonly string[] {
  const when = afterMs === 0 ? '' : `, ${formatDuration(afterMs)} later at the earliest`;
  const shown = effects.toSorted((left, right) => Number(fits(left.effect)) - Number(fits(right.effect))).slice(0, MAX_EFFECTS);
  return [
    style.paint('strong', `Step ${String(number)}${when}`),
    ...shown.map(({ service, effect }) => `  ${style.paint(fits(effect) ? TONES[effect.type] : 'bad', effect.type.padEnd(7))}  ${printable(describeEffect(service, effect))}`),
    ...(effects.length > shown.length ? [`  … and ${String(effects.length - shown.length)} more: --json`] : []),
    ...notes.map((note) => `  ${printable(note)}`),
  ];
}

/** False: the task is to run, and no node takes it. */
export function fits({ type, toNode }: TaskEffect): boolean {
  return type === 'stop' || toNode !== '';
}

export function describeEffect(service: string, effect: TaskEffect): string {
  const { slot, fromNode, toNode, type, reason } = effect;
  const name = `${service}.${slot === 0 ? fromNode || toNode : String(slot)}`;
  if (!fits(effect)) return `${name}${fromNode === '' ? '' : ` from ${fromNode}`}: does not fit: ${reason}`;
  if (type === 'stop') return `${name}${fromNode === '' ? '' : ` on ${fromNode}`}: ${reason}`;
  return fromNode === '' || fromNode === toNode ? `${name} on ${toNode}` : `${name} from ${fromNode} to ${toNode}`;
}
