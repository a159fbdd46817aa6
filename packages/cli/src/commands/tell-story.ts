/**
 * The story of a task: where it stands, why it is where it is, what happened
 * before it in its slot, and what it waits for. Pure.
 */
import { isServing } from '@muster/shared/model/serving';
import type { ShownNode, ShownService, ShownTask } from '@muster/shared/model/shown';
import { isFailure, isWanted } from '@muster/shared/model/task-state';
import { formatAge } from '../output/time.ts';
import { formatDuration } from '../values/duration.ts';
import { recentEndings } from './recent-endings.ts';

export interface StoryInput {
  readonly task: ShownTask;
  /** Absent when it is gone. */
  readonly service: ShownService | undefined;
  /** Other tasks of the slot, newest first. */
  readonly attempts: readonly ShownTask[];
  readonly nodes: readonly ShownNode[];
  readonly now: number;
}

export interface Chapter {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Earlier attempts told one by one; older ones are only counted. */
const MAX_ATTEMPTS = 5;

export function tellStory(input: StoryInput): readonly Chapter[] {
  return [
    { title: 'State', lines: stateLines(input) },
    { title: 'Recent failures', lines: recentLines(input) },
    { title: 'Placement', lines: placementLines(input) },
    { title: 'Waits for', lines: waitingLines(input) },
    { title: 'Earlier attempts in this slot', lines: attemptLines(input) },
  ].filter((chapter) => chapter.lines.length > 0);
}

function stateLines({ task, now }: StoryInput): readonly string[] {
  const { status } = task;
  const where = task.nodeName === '' ? 'not assigned to a node' : `on ${task.nodeName}`;
  const health = status.health === undefined || status.health === 'none' ? '' : `, ${status.health}`;
  const ports = (status.ports ?? []).map((port) => `${String(port.publishedPort)}->${String(port.targetPort)}/${port.protocol}`);
  return [
    `${status.state} for ${formatAge(now - status.at)}, ${where}${health}${status.ready === false ? ', not ready' : ''}${status.message === '' ? '' : `: ${status.message}`}`,
    `wanted: ${task.desiredState}${task.desiredReason === '' ? '' : ` (${task.desiredReason})`}`,
    ...(status.error === undefined ? [] : [`error: ${status.error}`]),
    ...(status.exitCode === undefined ? [] : [`exit code: ${String(status.exitCode)}`]),
    ...(status.offlineRestarts === undefined || status.offlineRestarts === 0
      ? []
      : [`restarted ${plural(status.offlineRestarts, 'time')} by its agent while no manager could be reached`]),
    ...(ports.length === 0 ? [] : [`ports: ${ports.join(', ')}`]),
    `image: ${task.image}, revision ${String(task.revision)}`,
  ];
}

/** Of a task that runs: in the instant between two failures all would seem well. */
function recentLines({ task, service, attempts, now }: StoryInput): readonly string[] {
  const recent = isServing(task) ? recentEndings(task, attempts, service, now) : undefined;
  if (recent === undefined) return [];
  const { count, windowMs, lastAt, last } = recent;
  return [`ended ${plural(count, 'time')} in the last ${formatDuration(windowMs)}, the last time ${formatAge(now - lastAt)} ago: ${last}`];
}

function placementLines({ task, nodes, now }: StoryInput): readonly string[] {
  const { evidence } = task;
  if (evidence === undefined) return [];
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.description.hostname ?? id;
  const rejected = Object.entries(evidence.rejected).toSorted(([, a], [, b]) => b - a);
  return [
    `${evidence.summary} (${formatAge(now - evidence.decidedAt)} ago)`,
    `${plural(evidence.nodesConsidered, 'node')} considered${rejected.length === 0 ? ', none ruled out' : ''}`,
    ...rejected.map(([filter, count]) => `${plural(count, 'node')} ruled out by ${filter}`),
    ...(evidence.scores.length === 0 ? [] : [`scores: ${evidence.scores.map(({ name, value }) => `${name} ${String(Math.round(value * 1000) / 1000)}`).join(', ')}`]),
    ...(evidence.runnerUp === undefined ? [] : [`the next best was ${nameOf(evidence.runnerUp)}`]),
  ];
}

function waitingLines({ task, service, now }: StoryInput): readonly string[] {
  if (!isWanted(task.desiredState) || isServing(task)) {
    return service?.removing === true ? ['the service is being removed'] : [];
  }
  if (task.notBefore > now) return [`its next attempt in ${formatDuration(Math.ceil((task.notBefore - now) / 1000) * 1000)} (the pause after a failure)`];
  switch (task.status.state) {
    case 'new':
      // The managers tell it as `waits for …`, which is this chapter's title.
      return [task.status.message.replace(/^waits for /, '')];
    case 'pending':
      return [task.evidence === undefined ? 'a node' : `a node that fits: ${task.evidence.summary}`];
    case 'assigned':
    case 'accepted':
      return [`the agent on ${task.nodeName}`];
    case 'preparing':
      return [`its image and volumes on ${task.nodeName}`];
    case 'ready':
      return ['the order to start (the task it replaces stops first)'];
    case 'starting':
      return [task.status.health === 'starting' ? 'its health check to pass' : `the engine on ${task.nodeName}`];
    case 'running':
      return ['its readiness probe to pass'];
    case 'complete':
    case 'shutdown':
    case 'failed':
    case 'rejected':
    case 'orphaned':
      break;
  }
  return [];
}

function attemptLines({ attempts, now }: StoryInput): readonly string[] {
  const failures = attempts.filter((attempt) => isFailure(attempt.status.state)).length;
  const told = attempts.slice(0, MAX_ATTEMPTS).map((attempt) => {
    const where = attempt.nodeName === '' ? '' : ` on ${attempt.nodeName}`;
    const why = attempt.status.error ?? attempt.desiredReason;
    return `${attempt.id.slice(0, 12)}  ${attempt.status.state} ${formatAge(now - attempt.status.at)} ago${where}${why === '' ? '' : `: ${why}`}`;
  });
  const rest = attempts.length - told.length;
  return [
    ...told,
    ...(rest > 0 ? [`… and ${String(rest)} before`] : []),
    ...(failures > 1 ? [`${String(failures)} of ${String(attempts.length)} failed`] : []),
  ];
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
