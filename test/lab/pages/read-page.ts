/**
 * The commands of a page in docs/operating, in their order. Before every `sh` block
 * stands a comment that readers do not see and that says where it is run, or why not:
 *
 *   <!-- run on h1, h2 -->                  on each of these hosts
 *   <!-- run on h1, then h2 -->             on one after the other
 *   <!-- run on h1 after SOMETHING -->      when that, which the text asks for, was done
 *   <!-- run on h1 with SOMETHING -->       likewise
 *   <!-- run on h1, then h2 after SOMETHING -->   when that was done on it, before the next
 *   <!-- not run: why -->
 */
export interface Step {
  /** The nearest heading above. */
  readonly section: string;
  readonly hosts: readonly string[];
  /** On one host after the other. */
  readonly inTurn: boolean;
  /** What the text asks for before: `after restarting managers`. */
  readonly condition: string | undefined;
  readonly script: string;
}

export interface Skipped {
  readonly section: string;
  readonly why: string;
}

const BLOCK = /^#+ (?<heading>.*)$|(?:^ *<!-- (?<mark>[^\n]*?) -->\n)?^(?<indent> *)```sh\n(?<script>[\s\S]*?)^ *```$/gm;
const RUN = /^run on (?<hosts>h\d(?:, (?:then )?h\d)*)(?: (?<condition>(?:after|with) .+))?$/;

/** Throws when a block is not marked. Pure. */
export function readPage(text: string): { readonly steps: readonly Step[]; readonly skipped: readonly Skipped[] } {
  const steps: Step[] = [];
  const skipped: Skipped[] = [];
  let section = '';
  for (const { groups = {} } of text.matchAll(BLOCK)) {
    const { heading, mark = '', indent = '', script = '' } = groups;
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const why = /^not run: (.+)$/.exec(mark)?.[1];
    const where = RUN.exec(mark)?.groups;
    if (why !== undefined) skipped.push({ section, why });
    else if (where === undefined) throw new Error(`the commands under "${section}" do not say where they are run: ${script}`);
    else steps.push({ section, ...placesOf(where['hosts'] ?? ''), condition: where['condition'], script: script.replaceAll(`\n${indent}`, '\n').slice(indent.length) });
  }
  return { steps, skipped };
}

const placesOf = (text: string) => ({ hosts: text.split(/, (?:then )?/), inTurn: text.includes('then') });

/**
 * The script as somebody types it on that host: the pages' addresses are the hosts', a
 * first line of assignments is filled in for each host, and words in capitals are what
 * an earlier command printed. Pure.
 */
export function typedOn(host: string, script: string, { addressOf, words }: { readonly addressOf: (host: string) => string; readonly words: ReadonlyMap<string, string> }): string {
  const number = host.slice(1);
  const own = script.replace(/^(NAME|ADDRESS)=.*\n/, (line) => line.replace(/\be\d/, `e${number}`).replace(/10\.0\.0\.\d/, `10.0.0.${number}`));
  return own
    .replaceAll(/\b10\.0\.0\.(\d)\b/g, (_, which: string) => addressOf(`h${which}`))
    .replaceAll(/(?<![-\w])((?:[A-Z]+-)?TOKEN)(?![-\w])/g, (word) => words.get(word) ?? word);
}

/** Tokens in what a command printed, by the words that stand for them in the pages. Pure. */
export function tokensIn(output: string): ReadonlyMap<string, string> {
  const words = { manager: 'MANAGER-TOKEN', worker: 'WORKER-TOKEN', user: 'TOKEN' } as const;
  return new Map([...output.matchAll(/\bMUSTER-1-(manager|worker|user)-[a-z0-9-]+/g)].map(([token, kind]) => [words[kind as keyof typeof words], token]));
}
