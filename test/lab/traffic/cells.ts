/**
 * Who reaches what, as cells of a table: each is asked from its place, all places and cells
 * side by side, and what came of it is compared with what the cell expects.
 */
import type { LabHost } from '../host.ts';
import type { Asked, Question } from './ask.ts';
import { askMany, type Place } from './traffic.ts';

export interface Cell {
  readonly from: Place;
  /** From where to what, as it is said of a cell that is not as expected. */
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  /** Whose answers are expected: of each of them, and of nobody else. Empty: nothing gets through. */
  readonly by: readonly string[];
  /** Whom they see, where that is promised. */
  readonly seenAs?: string;
}

/** A running container of a service. */
export interface Server extends Place {
  readonly host: LabHost;
  readonly service: string;
  /** What it says in its answers. */
  readonly id: string;
  readonly container: string;
  readonly addresses: readonly string[];
}

/** So often that it is as good as certain that each of several was chosen (one in a million that it was not). */
const ASKED_FOR_EACH = 12;
const ANSWER_MS = 5_000;
/** A refusal comes at once; silence is silence after this time. */
const SILENCE_MS = 1_000;
const ATTEMPTS = 4;

/** All containers that run tasks, by the engines' word. */
export async function serversOn(hosts: readonly LabHost[]): Promise<readonly Server[]> {
  const format = '{{index .Config.Labels "muster.service.name"}} {{.Id}} {{.State.Pid}}{{range .NetworkSettings.Networks}} {{.IPAddress}}{{end}}';
  const lists = await Promise.all(
    hosts.map(async (host) => {
      const ids = (await host.docker('ps', '-q', '--filter', 'label=muster.task')).split('\n').filter(Boolean);
      return (await host.docker('inspect', '--format', format, ...ids)).split('\n').filter(Boolean).map((line): Server => {
        const [service = '', container = '', pid = '', ...addresses] = line.split(' ');
        return { host, service, container, id: container.slice(0, 12), pid: Number(pid), addresses };
      });
    }),
  );
  return lists.flat();
}

/** A server that is asked what datagrams came to it. */
export interface Ear {
  readonly from: Place;
  readonly address: string;
}

/**
 * The cells that are not as expected, in words. Who should be reached and is not is asked again: on a
 * loaded machine a probe may fail at any time, and its task is rightly left out then. Who must
 * not be reached must not be reached once.
 */
export async function wrongCells(cells: readonly Cell[], ears: readonly Ear[]): Promise<readonly string[]> {
  let wrong = await wrongOnce(cells, ears);
  for (let attempt = 1; attempt < ATTEMPTS && wrong.size > 0; attempt += 1) {
    const open = [...wrong.keys()].filter(({ by }) => by.length > 0);
    const leaks = [...wrong].filter(([{ by }]) => by.length === 0);
    wrong = new Map([...leaks, ...(await wrongOnce(open, ears))]);
  }
  return [...wrong.values()].flat();
}

/** `ears` are asked at the end: a datagram that is to get nowhere must not, whether answered or not. */
async function wrongOnce(cells: readonly Cell[], ears: readonly Ear[]): Promise<ReadonlyMap<Cell, readonly string[]>> {
  const table = `${Math.random().toString(36).slice(2, 8)}-`;
  const asked = await askAll(cells.map((cell, index) => ({ from: cell.from, question: questionOf(cell, `${table}${index}`) })));
  const told = await askAll(ears.map(({ from, address }) => ({ from, question: { protocol: 'tcp', address, port: 80, count: 1, timeoutMs: ANSWER_MS } })));
  const heard = new Set(told.flatMap((one) => one.heard));
  const wrong = new Map<Cell, readonly string[]>();
  for (const [index, cell] of cells.entries()) {
    const said = judge(cell, asked[index], heard.has(`${table}${index}`));
    if (said.length > 0) wrong.set(cell, said);
  }
  return wrong;
}

function questionOf({ protocol, address, port, by }: Cell, word: string): Question {
  const count = by.length > 1 ? by.length * ASKED_FOR_EACH : 1;
  return { protocol, address, port, count, timeoutMs: by.length > 0 ? ANSWER_MS : SILENCE_MS, word };
}

/** One process for each place. */
async function askAll(all: readonly { readonly from: Place; readonly question: Question }[]): Promise<readonly Asked[]> {
  const byPlace = new Map<Place, number[]>();
  for (const [index, { from }] of all.entries()) byPlace.set(from, [...(byPlace.get(from) ?? []), index]);
  const answers: Asked[] = [];
  await Promise.all(
    [...byPlace].map(async ([place, indexes]) => {
      const asked = await askMany(place, indexes.flatMap((index) => all[index]?.question ?? []));
      for (const [at, one] of asked.entries()) answers[indexes[at] ?? -1] = one;
    }),
  );
  return answers;
}

const nameOf = ({ name, protocol, address, port }: Cell) => `${name} (${protocol} ${address}:${port})`;

function judge(cell: Cell, asked: Asked | undefined, isHeard: boolean): readonly string[] {
  if (asked === undefined) return [`${nameOf(cell)}: was not asked`];
  const answered = Object.keys(asked.hosts).sort();
  const wrong: string[] = [];
  if (answered.join() !== [...cell.by].sort().join()) wrong.push(`${nameOf(cell)}: answered by ${answered.join(', ') || 'nobody'}, and not by ${cell.by.join(', ') || 'nobody'}`);
  if (cell.by.length > 0 && asked.failed.length > 0) wrong.push(`${nameOf(cell)}: ${asked.failed.length} failed: ${[...new Set(asked.failed)].join(', ')}`);
  if (cell.seenAs !== undefined && asked.from.join() !== cell.seenAs) wrong.push(`${nameOf(cell)}: seen as ${asked.from.join(', ') || 'nobody'}, and not as ${cell.seenAs}`);
  if (cell.protocol === 'udp' && isHeard !== cell.by.length > 0) wrong.push(`${nameOf(cell)}: its datagram ${isHeard ? 'got through' : 'was heard by nobody'}`);
  return wrong;
}
