/** Something that is said about a moment, or a stretch of time, of a file. */
export interface Annotation {
  /** Milliseconds since the record's start. */
  readonly fromMs: number;
  readonly toMs?: number;
  readonly text: string;
}

/** The part of each data record that holds annotations. */
export interface AnnotationBlocks {
  /** Of each of them. */
  readonly bytes: number;
  block(record: number): Buffer;
}

/** Code points of one annotation; readers take no longer ones, so that those are several. */
const mostCharacters = 150;

interface Grid {
  readonly records: number;
  readonly seconds: number;
  /** From the file's start, which is a whole second, to the record's. */
  readonly zeroMs: number;
}

/** Lays annotations out, in order of time, over blocks of one size; each begins with when its data record does. */
export function annotationBlocks(annotations: readonly Annotation[], grid: Grid): AnnotationBlocks {
  const { records, seconds, zeroMs } = grid;
  const all = annotations
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .flatMap((one) => inParts(one).map((part) => encoded(part, zeroMs)));
  const began = (record: number): Buffer => Buffer.from(`+${inSeconds(record * seconds * 1000 + zeroMs)}\x14\x14\0`);
  const longestOne = all.reduce((most, { length }) => Math.max(most, length), 0);
  const total = all.reduce((sum, { length }) => sum + length, 0);
  const room = Math.ceil(total / records) + longestOne;
  const even = began(records).length + room;
  const bytes = even + (even % 2);
  const byRecord = distributed(all, records, room);
  return {
    bytes,
    block: (record) => {
      const block = Buffer.alloc(bytes);
      Buffer.concat([began(record), ...(byRecord[record] ?? [])]).copy(block);
      return block;
    },
  };
}

function distributed(all: readonly Buffer[], records: number, room: number): readonly (readonly Buffer[])[] {
  const byRecord: Buffer[][] = Array.from({ length: records }, () => []);
  let record = 0;
  let left = room;
  for (const one of all) {
    if (one.length > left) {
      record += 1;
      left = room;
    }
    byRecord[record]?.push(one);
    left -= one.length;
  }
  return byRecord;
}

function inParts(annotation: Annotation): readonly Annotation[] {
  // Controls are the format's own.
  const characters = Array.from(annotation.text.replaceAll(/\p{Cc}+/gu, ' '));
  if (characters.length <= mostCharacters) return [{ ...annotation, text: characters.join('') }];
  const count = Math.ceil(characters.length / mostCharacters);
  return Array.from({ length: count }, (_, at) => ({
    ...annotation,
    text: `(${at + 1}/${count}) ${characters.slice(at * mostCharacters, (at + 1) * mostCharacters).join('')}`,
  }));
}

/** A time-stamped annotation list of one: onset, duration, text. */
function encoded({ fromMs, toMs, text }: Annotation, zeroMs: number): Buffer {
  const duration = toMs === undefined ? '' : `\x15${inSeconds(Math.max(0, toMs - fromMs))}`;
  const onset = fromMs + zeroMs;
  return Buffer.from(`${onset < 0 ? '-' : '+'}${inSeconds(Math.abs(onset))}${duration}\x14${text}\x14\0`);
}

function inSeconds(ms: number): string {
  return String(Number((ms / 1000).toFixed(6)));
}
