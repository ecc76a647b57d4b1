/** What a template leaves to be filled: `{name}` in a text, `start` and `end` as UTF-16 offsets, braces included. */
export interface Blank {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const blank = /\{([^{}\n]{1,120})\}/g;

/** The blanks of a text in their order; none of them may stand in what is signed. */
export function blanksIn(text: string): Blank[] {
  return [...text.matchAll(blank)].map(({ 0: whole, 1: name = '', index }) => ({
    name: name.trim(),
    start: index,
    end: index + whole.length,
  }));
}
