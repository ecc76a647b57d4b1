import { timed, type Said, type SecondReading, type SentFrame, type Watched } from './wire.ts';

const begin = '\u000b';
const end = '\u001c\r';
/** The sender's own pace. */
const everyMs = 5000;

/**
 * Messages of a sender of HL7: one that came as it was written means what whoever wrote it says; of one that was
 * damaged on the way, which nothing in the protocol can tell, the numbers in it are all that may be kept.
 */
export function readHl7({ reads }: Watched, said: readonly Said[]): SecondReading {
  const meant = new Map(said.map((one) => [Buffer.from(one.text, 'utf8').toString('latin1'), one.values]));
  const { bytes, atMs } = timed(reads, 'rx');
  const seen = new Set<string>();
  let from = 0;
  const frames = Buffer.from(bytes)
    .toString('latin1')
    .split(begin)
    .flatMap((piece): SentFrame[] => {
      const begun = from;
      from += piece.length + 1;
      const at = piece.indexOf('\u001c');
      if (at < 0 || !piece.startsWith(end, at)) return [];
      const text = piece.slice(0, at);
      const values = seen.has(text) ? undefined : meant.get(text);
      const frame = frameOf(text, atMs(begun + at + 1), meant.get(text), values);
      seen.add(text);
      return [frame];
    });
  return { frames, curves: [], due: dueOf(said) };
}

/**
 * Due is what comes with most messages. A cuff's value has no period, nor has what was never sent: a code that was
 * damaged on the way.
 */
function dueOf(said: readonly Said[]): SecondReading['due'] {
  const codes = new Set(said.flatMap(({ values }) => [...values.keys()]));
  const most = (code: string): boolean => 2 * said.filter(({ values }) => values.has(code)).length > said.length;
  const due = [...codes].filter(most).map((prefix) => ({ prefix, everyMs, exact: true }));
  return [...due, { prefix: 'hl7', everyMs: Infinity }];
}

function frameOf(
  text: string,
  atMs: number,
  values: Said['values'] | undefined,
  owed: Said['values'] | undefined,
): SentFrame {
  const numbers = new Set([...text.matchAll(/-?[0-9]+(\.[0-9]+)?/g)].map(([number]) => Number(number)));
  return {
    atMs: [atMs],
    says: (code, value) => {
      if (value === null) return true;
      if (values?.has(code) === true) return values.get(code) === value;
      return numbers.has(value) || numbers.has(-value);
    },
    must: [...(owed ?? [])].flatMap(([code, value]) => (value === null ? [] : [{ code, value }])),
  };
}
