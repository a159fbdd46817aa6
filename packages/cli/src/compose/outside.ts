/** What the pipeline asks of the world around the file; the loader and the tests provide it. */
export interface Outside {
  /** Variables for `${…}` and for environment keys without a value. */
  readonly variables: (name: string) => string | undefined;
  /** The text of another file (`env_file`), by a path relative to the compose file; undefined when there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** Makes a relative or `~` path absolute. */
  readonly resolvePath: (path: string) => string;
}
