/**
 * Puts the rules that isolate networks into the kernel, and sees to it that they stay
 * there: elements are changed one by one; a table whose rules read otherwise than ours
 * would read is put there anew, as a whole.
 */
import type { NetworkState } from '@muster/shared/model/network-state';
import { baseSets, baseTable, setChanges } from './base-rules.ts';
import { shownForm } from './form-table.ts';
import type { HostTools } from './host-tools.ts';
import { BASE_TABLE } from './names.ts';
import { differingPart, expectedForm, type Form, readTable } from './read-base.ts';

export class BaseTable {
  readonly #tools: Pick<HostTools, 'run'>;
  /** How the table of this port should read, found out once. */
  #expected: { readonly port: number; readonly form: Form } | undefined;
  /** How it read right after it was put there, though not as it should. */
  #puzzling: Form | undefined;

  constructor(tools: Pick<HostTools, 'run'>) {
    this.#tools = tools;
  }

  /** Changes what differs. Returns what it was, in words; undefined: all was well. */
  async apply(state: NetworkState): Promise<string | undefined> {
    const wanted = baseSets(state);
    const { port } = state.settings;
    const present = await this.#read(port);
    if (present === undefined) {
      await this.#tools.run('nft', ['-f', '-'], baseTable(wanted, port));
      return `the table ${BASE_TABLE}`;
    }
    const expected = await this.#expect(port);
    const part = expected && differingPart(expected, present.form);
    if (part !== undefined) {
      await this.#tools.run('nft', ['-f', '-'], baseTable(wanted, port));
      await this.#learn(port);
      return `the table ${BASE_TABLE}: ${part}`;
    }
    const changes = setChanges(present.sets, wanted);
    if (changes === '') return undefined;
    await this.#tools.run('nft', ['-f', '-'], changes);
    return `entries of the table ${BASE_TABLE}`;
  }

  async #read(port: number): Promise<ReturnType<typeof readTable>> {
    const text = await this.#tools.run('nft', ['--json', 'list', 'table', 'ip', BASE_TABLE]).catch(() => undefined);
    return text === undefined ? undefined : readTable(text, port);
  }

  async #expect(port: number): Promise<Form | undefined> {
    if (this.#expected?.port !== port) {
      const text = await shownForm(this.#tools, baseTable(new Map(), port), ['--json']);
      this.#expected = text === undefined ? undefined : { port, form: expectedForm(text) };
    }
    return this.#expected?.form;
  }

  /**
   * What reads otherwise twice in the same way, right after it was put there, is right:
   * to put it there again would go on for ever. Once may be somebody who was quick.
   */
  async #learn(port: number): Promise<void> {
    const form = (await this.#read(port))?.form;
    const isPuzzling = form !== undefined && this.#expected !== undefined && differingPart(this.#expected.form, form) !== undefined;
    if (isPuzzling && this.#puzzling !== undefined && differingPart(this.#puzzling, form) === undefined) this.#expected = { port, form };
    this.#puzzling = isPuzzling ? form : undefined;
  }
}
