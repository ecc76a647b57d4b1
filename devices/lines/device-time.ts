/** Parts of a time, as a description writes them: the pattern of what a device sends for each. */
const pieces: ReadonlyMap<string, string> = new Map([
  ['YYYY', '[0-9]{4}'],
  ['YY', '[0-9]{2}'],
  ['MMM', '[A-Za-z]{3}'],
  ['MM', '[0-9]{2}'],
  ['DD', '[0-9]{2}'],
  ['HH', '[0-9]{2}'],
  ['mm', '[0-9]{2}'],
  ['ss', '[0-9]{2}'],
]);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A form such as `DD-MMM-YY HH:mm:ss` in its pieces; undefined when it is none: each once, hours to seconds too. */
export function clockPieces(form: string): readonly string[] | undefined {
  const split = form.match(/YYYY|YY|MMM|MM|DD|HH|mm|ss|[-/.:T ]/g) ?? [];
  const named = split.filter((piece) => pieces.has(piece));
  const whole = split.join('') === form && new Set(named).size === named.length;
  return whole && ['HH', 'mm', 'ss'].every((piece) => named.includes(piece)) ? split : undefined;
}

/** A regular expression for what a device sends in this form, each piece in a pair of brackets where `asked`. */
export function clockSource(form: string, asked = false): string {
  return (clockPieces(form) ?? [])
    .map((piece) => {
      const source = pieces.get(piece);
      if (source !== undefined) return asked ? `(${source})` : source;
      return piece === ' ' ? ' +' : `\\${piece}`.replace('\\T', 'T');
    })
    .join('');
}

/**
 * What a device's clock says, `YYYY-MM-DDThh:mm:ss` without zone. Undefined where it says no day, or what no calendar
 * has: a clock that nobody has set.
 */
export function deviceTimeIn(form: string, text: string): string | undefined {
  const named = (clockPieces(form) ?? []).filter((piece) => pieces.has(piece));
  const match = new RegExp(`^${clockSource(form, true)}$`).exec(text);
  const said = new Map(named.map((piece, at) => [piece, match?.[at + 1] ?? '']));
  const number = (piece: string): number => Number(said.get(piece) ?? Number.NaN);
  const month = said.has('MMM') ? months.indexOf((said.get('MMM') ?? '').toLowerCase()) + 1 : number('MM');
  const parts = [fullYear(said), month, number('DD'), number('HH'), number('mm'), number('ss')] as const;
  if (match === null || parts.some((part) => Number.isNaN(part)) || month < 1) return undefined;
  const [year, , day, hour, minute, second] = parts;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date rolls 31 February over into March.
  const real = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hour;
  return real && minute < 60 && second < 60 ? time.toISOString().slice(0, 19) : undefined;
}

/** Years 70 to 99 are 19xx. */
function fullYear(said: ReadonlyMap<string, string>): number {
  const long = said.get('YYYY');
  if (long !== undefined) return Number(long);
  const short = Number(said.get('YY') ?? Number.NaN);
  return short >= 70 ? 1900 + short : 2000 + short;
}
