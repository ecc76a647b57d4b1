import { annotationBlocks, type Annotation } from './edf-annotations.ts';
import { edfHeader } from './edf-header.ts';
import { edfSignals, type EdfSignal } from './edf-signal.ts';
import { lengthMs, gapsOnAxis, type Span } from './moments.ts';
import { numbersIn, told, type Exported } from './provenance.ts';

/**
 * A record's curves as EDF+ (Kemp and Olivan 2003), contiguous: a file has one time axis, and readers of interrupted
 * files are few. Where a curve has no sample stands its digital minimum, which no sample has and which lies far below
 * every one; each such stretch is annotated `no data`. Numbers of the record's series have no place in EDF.
 * @throws OpenwardError NOT_AVAILABLE when there is no curve, or their sampling intervals have no common step
 */
export function* edf(what: Exported): Generator<Uint8Array> {
  const { document, advance } = what;
  const { seconds, signals } = edfSignals(document);
  const ends = signals.map((signal) => signal.slots / signal.perRecord);
  const records = Math.max(1, Math.ceil(lengthMs(document) / 1000 / seconds), ...ends.map(Math.ceil));
  // Times in the file count from a whole second.
  const zeroMs = Date.parse(document.start) % 1000;
  const blocks = annotationBlocks(annotationsOf(what, signals, { seconds, records }), { records, seconds, zeroMs });
  yield edfHeader({ document, signals, records, seconds, annotationBytes: blocks.bytes });
  const numbers = numbersIn(document);
  const writers = signals.map((signal) => signal.writer());
  for (let record = 0; record < records; record += 1) {
    const samples = signals.map((signal, at) => writers[at]?.(signal.perRecord) ?? Buffer.alloc(0));
    advance(numbers / records);
    yield Buffer.concat([...samples, blocks.block(record)]);
  }
}

function annotationsOf(
  what: Exported,
  signals: readonly EdfSignal[],
  { seconds, records }: { readonly seconds: number; readonly records: number },
): readonly Annotation[] {
  const { alarms, notes, markers } = what.document;
  const whole: Span = { fromMs: 0, toMs: records * seconds * 1000 };
  return [
    ...told(what).map(([name, value]) => ({ fromMs: 0, text: `${name}: ${value}` })),
    ...signals.flatMap((signal) => signal.described()),
    ...signals.flatMap((signal) => signal.empty(whole).map((span) => ({ ...span, text: `no data: ${signal.name}` }))),
    ...gapsOnAxis(what.document).map(({ fromMs, toMs, gap: { reason, series = 'everything', detail } }) => ({
      ...{ fromMs, toMs, text: `gap: ${reason}: ${series}${detail === '' ? '' : `: ${detail}`}` },
    })),
    ...alarms.map(({ t, state, text, code, priority }) => ({
      ...{ fromMs: t, text: `alarm ${state}: ${text} (${code}, priority ${priority})` },
    })),
    ...notes.map(({ t, code, text }) => ({ fromMs: t, text: `note: ${code}: ${text}` })),
    ...markers.map(({ t, text }) => ({ fromMs: t, text: `marker: ${text}` })),
  ];
}
