/** One line of a file; a cell in quotes may hold line ends. */
export interface CsvLine {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const BOM = '\uFEFF';
/** What a spreadsheet would take for a formula. */
const formula = /^['=+\-@\t]/;

/**
 * RFC 4180, with a mark by which spreadsheets know UTF-8. A cell that they would take for a formula has an apostrophe
 * before it, which `readCsv` takes away.
 */
export function writeCsv(lines: readonly (readonly string[])[]): string {
  const cell = (text: string): string => {
    const safe = formula.test(text) ? `'${text}` : text;
    return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return BOM + lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/**
 * Every line that is not blank, separated by what the first line has: commas, semicolons, tabs. Undefined when a quote
 * is not closed, or something follows one.
 */
export function readCsv(text: string): CsvLine[] | undefined {
  const plain = text.startsWith(BOM) ? text.slice(1) : text;
  const separator = separatorOf(plain);
  const lines: CsvLine[] = [];
  let line = 1;
  let cells: string[] = [];
  let begins = line;
  for (let at = 0; at <= plain.length;) {
    const quoted = plain[at] === '"';
    const end = quoted ? closing(plain, at + 1) : cellEnd(plain, at, separator);
    if (end === undefined) return undefined;
    const written = quoted ? plain.slice(at + 1, end - 1).replaceAll('""', '"') : plain.slice(at, end);
    line += written.split('\n').length - 1;
    cells.push(written.startsWith("'") && formula.test(written.slice(1)) ? written.slice(1) : written);
    const after = plain[end];
    if (after === separator) {
      at = end + 1;
      continue;
    }
    if (after !== undefined && after !== '\r' && after !== '\n') return undefined;
    if (cells.some((cell) => cell.trim() !== '')) lines.push({ line: begins, cells });
    cells = [];
    at = after === '\r' && plain[end + 1] === '\n' ? end + 2 : end + 1;
    line += 1;
    begins = line;
  }
  return lines;
}

function separatorOf(text: string): string {
  const first = text.split(/[\r\n]/, 1)[0] ?? '';
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: first.split(mark).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).mark;
}

/** Just behind the quote that closes. */
function closing(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at + 1;
    at += 1;
  }
  return undefined;
}

function cellEnd(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') at += 1;
  return at;
}
