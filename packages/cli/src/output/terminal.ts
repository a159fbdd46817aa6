/** Where text goes and what the place can do. The process's streams implement it; tests collect. */
export interface Terminal {
  write(text: string): void;
  readonly isTty: boolean;
  /** Read anew at each use: windows are resized. */
  readonly columns: number;
  readonly rows: number;
}

/** Control characters in names and messages would move the cursor or ring bells: they are shown as `�`. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly these are meant
  return text.replace(/\r?\n/g, ' ').replace(/[\u0000-\u001F\u007F-\u009F]/g, '\uFFFD');
}

/** Cut to `width` characters, with `…` in place of the rest. */
export function truncate(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  return width <= 0 ? '' : `${characters.slice(0, width - 1).join('')}…`;
}

export function widthOf(text: string): number {
  return Array.from(text).length;
}
