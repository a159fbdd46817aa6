/** Help as text for a terminal. Pure. */
import { widthOf } from '../output/terminal.ts';
import type { CommandHelp, FlagHelp, GroupHelp } from './describe.ts';

export function renderHelp(help: CommandHelp | GroupHelp, columns: number): readonly string[] {
  return help.kind === 'command' ? renderCommand(help, columns) : renderGroup(help, columns);
}

function renderGroup(help: GroupHelp, columns: number): readonly string[] {
  return [
    help.brief,
    '',
    `Usage: ${help.name} COMMAND`,
    '',
    'Commands:',
    ...table(help.members.map((member) => [member.name.slice(help.name.length + 1), member.brief]), columns),
    ...(help.description === '' ? [] : ['', help.description]),
    '',
    `More about a command: ${help.name} COMMAND --help`,
  ];
}

function renderCommand(help: CommandHelp, columns: number): readonly string[] {
  return [
    help.brief,
    '',
    `Usage: ${help.usage}`,
    ...(help.description === '' ? [] : ['', help.description]),
    ...(help.arguments.length === 0 ? [] : ['', 'Arguments:', ...table(help.arguments.map(({ name, brief }) => [name, brief]), columns)]),
    ...(help.flags.length === 0 ? [] : ['', 'Flags:', ...table(help.flags.map((flag) => [flagCell(flag), flagBrief(flag)]), columns)]),
  ];
}

function flagCell({ short, long }: FlagHelp): string {
  return `${short === '' ? '    ' : `${short}, `}${long}`;
}

export function flagBrief({ brief, repeatable }: FlagHelp): string {
  return repeatable ? `${brief} (may be repeated)` : brief;
}

/** The left column takes at most this much; a longer cell gets a line of its own. */
const MAX_LEFT = 36;

function table(rows: readonly (readonly [string, string])[], columns: number): readonly string[] {
  const left = Math.min(MAX_LEFT, Math.max(...rows.map(([cell]) => widthOf(cell))));
  return rows.flatMap(([cell, brief]) => {
    const wrapped = wrap(brief, Math.max(24, columns - left - 4));
    const fits = widthOf(cell) <= left;
    const first = fits ? [`  ${cell.padEnd(left)}  ${wrapped[0] ?? ''}`.trimEnd()] : [`  ${cell}`];
    return [...first, ...wrapped.slice(fits ? 1 : 0).map((line) => `${' '.repeat(left + 4)}${line}`)];
  });
}

export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
