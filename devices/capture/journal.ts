import type { JournalEntry } from '../../api/formats/capture-journal.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import type { Moment } from '../clock.ts';
import type { DeviceIdentity } from '../link/driver.ts';
import type { CaptureAssembler } from './assembler.ts';
import type { CaptureSource, Reports } from './source.ts';

type Doing = Extract<
  JournalEntry,
  { k: 'identity' | 'marker' | 'slice' | 'stopped' | 'queued' | 'sealed' | 'withdrawn' }
>;
type Report = Exclude<JournalEntry, Doing>;

const doings: ReadonlySet<JournalEntry['k']> = new Set<Doing['k']>([
  ...(['identity', 'marker', 'slice', 'stopped', 'queued', 'sealed', 'withdrawn'] as const),
]);

/** Whether it is what a driver once reported, and not what the recording did. */
export function isReport(entry: JournalEntry): entry is Report {
  return !doings.has(entry.k);
}

/** Hands on everything that a source tells, as entries of a journal; the returned function ends that. */
export function writeDown(source: Reports, append: (entry: JournalEntry) => void): () => void {
  let identity: DeviceIdentity | undefined;
  const now = (): Moment => ({ n: source.axis.nowMs(), w: source.axis.wallMs() });
  const tell = (entry: JournalEntry): void => {
    if (source.identity !== identity && source.identity !== undefined) {
      identity = source.identity;
      append({ ...now(), k: 'identity', p: identity });
    }
    append(entry);
  };
  const stops = [
    source.on('link', (p) => tell({ ...now(), k: 'link', p })),
    source.on('sample', ({ at, measurements }) =>
      tell({ ...now(), k: 'sample', p: { at, measurements: [...measurements] } }),
    ),
    source.on('waveform', ({ values: _, bins, ...p }) =>
      tell({ ...now(), k: 'waveform', p: { ...p, bins: [...bins] } }),
    ),
    source.on('alarm', (p) => tell({ ...now(), k: 'alarm', p })),
    source.on('note', (p) => tell({ ...now(), k: 'note', p })),
    source.on('deviceClock', (p) => tell({ ...now(), k: 'deviceClock', p })),
    source.on('gap', ({ raw, ...p }) =>
      tell({ ...now(), k: 'gap', p: { ...p, ...(raw === undefined ? {} : { raw: base64(raw) }) } }),
    ),
    source.on('due', ({ series }) => tell({ ...now(), k: 'due', p: { series: [...series] } })),
    source.on('answered', ({ codes, ...p }) => tell({ ...now(), k: 'answered', p: { ...p, codes: [...codes] } })),
    source.on('hindrance', (p) => tell({ ...now(), k: 'hindrance', p })),
    source.on('raw', ({ bytes, ...p }) => tell({ ...now(), k: 'raw', p: { ...p, bytes: base64(bytes) } })),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * Takes what a journal has into a recording that is made again: its driver's reports are told again, and it does what
 * it did. Answers the document of a slice that ends with that.
 */
export function takeIn(
  { source, assembler }: { readonly source: CaptureSource; readonly assembler: CaptureAssembler },
  entry: JournalEntry,
): (() => ShrDocument) | undefined {
  if (isReport(entry)) {
    tellAgain(source, entry);
    return undefined;
  }
  if (entry.k === 'identity') source.identified(entry.p);
  else source.at(entry);
  if (entry.k === 'marker') assembler.mark(entry.p.text);
  return entry.k === 'slice' ? assembler.endSlice(entry) : undefined;
}

/** Tells again what a driver once reported. */
function tellAgain(source: CaptureSource, entry: Report): void {
  if (entry.k === 'waveform') {
    const { p } = entry;
    source.replay(entry, entry.k, { ...p, values: p.bins.map((bin) => p.offset + p.scale * bin) });
  } else if (entry.k === 'gap') {
    const { raw, ...gap } = entry.p;
    source.replay(entry, entry.k, { ...gap, ...(raw === undefined ? {} : { raw: Buffer.from(raw, 'base64') }) });
  } else if (entry.k === 'raw')
    source.replay(entry, entry.k, { ...entry.p, bytes: Buffer.from(entry.p.bytes, 'base64') });
  else tellPlainly(source, entry);
}

/** What a journal has as it was reported. */
function tellPlainly(source: CaptureSource, entry: Exclude<Report, { k: 'waveform' | 'gap' | 'raw' }>): void {
  if (entry.k === 'link') source.replay(entry, entry.k, entry.p);
  else if (entry.k === 'sample') source.replay(entry, entry.k, entry.p);
  else if (entry.k === 'alarm') source.replay(entry, entry.k, entry.p);
  else if (entry.k === 'note') source.replay(entry, entry.k, entry.p);
  else if (entry.k === 'deviceClock') source.replay(entry, entry.k, entry.p);
  else if (entry.k === 'due') source.replay(entry, entry.k, entry.p);
  else if (entry.k === 'answered') source.replay(entry, entry.k, entry.p);
  else source.replay(entry, entry.k, entry.p);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
