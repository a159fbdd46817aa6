/** The table of host × host, and the line below it. Pure. */
import type { NetworkCheck, PathVerdict } from '@muster/shared/model/network-check';
import type { Tone } from '../output/style.ts';
import type { Cell, Column } from '../output/table.ts';

/** A wider table is of no use to anybody; what is broken is in the findings. */
const MAX_HOSTS = 12;

const WORDS: Readonly<Record<PathVerdict, { readonly text: string; readonly tone: Tone }>> = {
  fine: { text: 'fine', tone: 'good' },
  broken: { text: 'broken', tone: 'bad' },
  'small-only': { text: 'small only', tone: 'bad' },
  unused: { text: '-', tone: 'quiet' },
  unknown: { text: '?', tone: 'busy' },
};

export function matrixOf({ hosts, paths }: NetworkCheck): { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] } {
  if (hosts.length < 2 || hosts.length > MAX_HOSTS) return { columns: [], rows: [] };
  const byWay = new Map(paths.map((path) => [`${path.from} ${path.to}`, path]));
  const cell = (from: string, to: string): Cell => {
    if (from === to) return { text: '·', tone: 'quiet' };
    const path = byWay.get(`${from} ${to}`);
    if (path === undefined) return WORDS.unknown;
    return path.verdict === 'fine' && path.micros > 0 ? { text: latency(path.micros), tone: 'good' } : WORDS[path.verdict];
  };
  return {
    columns: [{ header: 'FROM \\ TO' }, ...hosts.map(({ name }) => ({ header: name, align: 'right' as const }))],
    rows: hosts.map((from) => [from.name, ...hosts.map((to) => cell(from.name, to.name))]),
  };
}

function latency(micros: number): string {
  return micros < 10_000 ? `${(micros / 1_000).toFixed(2)} ms` : `${String(Math.round(micros / 1_000))} ms`;
}

export function sumOf({ hosts, paths, services, findings }: NetworkCheck): string {
  const count = (number: number, one: string, many = `${one}s`) => `${String(number)} ${number === 1 ? one : many}`;
  const broken = findings.filter(({ level }) => level === 'broken').length;
  const tried = services.reduce((sum, service) => sum + service.tried, 0);
  const used = paths.filter(({ verdict }) => verdict === 'fine').length;
  const what = `${count(hosts.length, 'host')}, ${hosts.length > 64 ? '' : `${count(used, 'path')} between them fine, `}${count(services.length, 'service')} tried in ${count(tried, 'way')}`;
  const warnings = findings.length - broken;
  return `${broken === 0 ? 'Nothing is broken' : `${count(broken, 'thing is', 'things are')} broken`}${warnings > 0 ? `, ${count(warnings, 'warning')}` : ''}: ${what}.`;
}
