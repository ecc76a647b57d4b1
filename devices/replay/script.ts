import { isErrorCode, type ErrorCode } from '../../domain/errors.ts';
import type { Happened } from './recording.ts';

/** What a program that captured went through, at `t` of the document. */
export type Cue = { readonly t: number } & (
  | { readonly what: 'opened' }
  | { readonly what: 'lost'; readonly code: ErrorCode }
  | { readonly what: 'reopened' }
  | { readonly what: 'read'; readonly bytes: Uint8Array }
  /** It did nothing from then on until `t`. */
  | { readonly what: 'held up'; readonly ms: number }
  /** Milliseconds since the Unix epoch. */
  | { readonly what: 'clock set'; readonly wallMs: number }
);

/** One program's part of a document. */
export interface Act {
  /** When its driver was made, and when it was last heard. */
  readonly from: number;
  readonly to: number;
  /** What the wall clock said at `from`, milliseconds since the Unix epoch. */
  readonly wallMs: number;
  readonly cues: readonly Cue[];
}

/** Everything that came from outside, in a document's own order. */
export interface Script {
  readonly acts: readonly Act[];
  /** It was ended where its program was killed. */
  readonly endedAtCut: boolean;
  /** What the document does not say, which a replay would need. */
  readonly lacks: readonly string[];
}

const cutText = 'the recording program ended and was started again';
const endText = 'the recording program ended here';

/** What of a document a driver must go through again. */
export function scriptOf(document: Happened): Script {
  const start = Date.parse(document.start);
  const since = (instant: string): number => Date.parse(instant) - start;
  const own = document.gaps.filter(({ series }) => series === undefined);
  const cuts = own
    .filter(({ detail }) => detail === cutText)
    .map(({ from, to }) => ({ from: since(from), to: since(to) }));
  const end = own.find(({ detail }) => detail === endText);
  const last = end === undefined ? since(document.end) : since(end.from);
  const bounds = [0, ...cuts.flatMap(({ from, to }) => [from, to]), last];
  const cues = cuesOf(document, cuts);
  const acts = Array.from({ length: bounds.length / 2 }, (_, index): Act => {
    const [from = 0, to = 0] = bounds.slice(2 * index);
    return {
      from,
      to,
      wallMs: wallAt(document, from) ?? start + from,
      cues: cues.filter(({ t, act }) => act === index && t <= to),
    };
  });
  return { acts, endedAtCut: end !== undefined, lacks: lacksOf(document) };
}

type Placed = Cue & { readonly act: number };

/** In order; of one moment first what the host was, then what came. */
function cuesOf(document: Happened, cuts: readonly { readonly from: number; readonly to: number }[]): Placed[] {
  const actOf = (t: number): number => cuts.filter(({ to }) => t >= to).length;
  // Where the wall clock was set back, one program ends and the next begins in one moment; what came then came before.
  const readerOf = (t: number): number => cuts.filter(({ from, to }) => (from === to ? t > to : t >= to)).length;
  const heldUp = (document.heldUp ?? []).map(({ t, ms }): Placed => ({ what: 'held up', t, ms, act: actOf(t) }));
  const set = document.clock
    .slice(1)
    .filter(({ t }) => cuts.every(({ to }) => t !== to))
    .map(({ t, wall }): Placed => ({ what: 'clock set', t, wallMs: Date.parse(wall), act: actOf(t) }));
  const all = [...heldUp, ...set, ...linkCues(document, actOf), ...readCues(document, readerOf)];
  return all.toSorted((a, b) => a.t - b.t);
}

function linkCues({ link }: Happened, actOf: (t: number) => number): Placed[] {
  const opened = new Set<number>();
  return link.slice(1).flatMap(({ t, state, reason }, index): Placed[] => {
    const act = actOf(t);
    const before = link[index]?.state;
    if (state === 'lost' && reason !== undefined && isErrorCode(reason))
      return [{ what: 'lost', t, code: reason, act }];
    if (state !== 'waiting' || (opened.has(act) && before !== 'lost')) return [];
    const what = opened.has(act) ? 'reopened' : 'opened';
    opened.add(act);
    return [{ what, t, act }];
  });
}

function readCues({ raw }: Happened, actOf: (t: number) => number): Placed[] {
  return raw
    .filter(({ direction }) => direction === 'rx')
    .flatMap(({ t, bytes, reads }) => {
      const all = Buffer.from(bytes, 'base64');
      const pieces = reads ?? [0, all.length];
      let at = 0;
      return Array.from({ length: pieces.length / 2 }, (_, index): Placed => {
        const [after = 0, length = 0] = pieces.slice(2 * index);
        const read = all.subarray(at, (at += length));
        return { what: 'read', t: t + after, bytes: read, act: actOf(t + after) };
      });
    });
}

function wallAt({ clock }: Happened, t: number): number | undefined {
  const entry = clock.findLast((one) => one.t === t);
  return entry === undefined ? undefined : Date.parse(entry.wall);
}

function lacksOf({ link, raw, gaps }: Happened): string[] {
  const first = link[0]?.state;
  return [
    ...(first === 'stopped' ? [] : ['the driver ran before the recording began, and what it knew then is not in it']),
    ...(raw.length > 0 && raw.every(({ reads }) => reads === undefined)
      ? ['it does not say when bytes came within a quarter of a second: it may be of a client that did not write that']
      : []),
    ...(gaps.some(({ detail, from, to }) => detail === cutText && from === to)
      ? ['the wall clock was set back while nobody recorded, and which bytes came before that is not in it']
      : []),
    ...(gaps.some(({ reason }) => reason === 'memory-limit') ? ['the capture’s memory was used up'] : []),
  ];
}
