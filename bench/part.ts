/**
 * One part of the bench: a file in bench/parts/ that exports `part`. The file's
 * name is what chooses it on the command line; nothing else lists it.
 */
export interface BenchPart {
  /** Heading of its section in RESULTS.md. */
  readonly title: string;
  /** One line for `--list`. */
  readonly summary: string;
  /** How it is measured, in Markdown; goes into RESULTS.md beside the figures. */
  readonly method: string;
  /** The part is killed after this long: a hanging one must not keep the others from running. */
  readonly limitMs: number;
  /** Runs only when it is named, because it takes long or needs much. */
  readonly onlyWhenNamed?: boolean;
  /** Measures, and returns the figures in Markdown. Cleans up after itself also when it fails. */
  run(options: PartOptions): Promise<string>;
}

export interface PartOptions {
  /** How often each measurement is repeated. */
  readonly rounds: number;
}
