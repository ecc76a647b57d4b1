import type { WaveformEvent } from '../link/driver.ts';
import type { Link } from '../link/session.ts';
import { driCurveName, CurveStream, curveTable, driInterval, readPiece, type CurveEntry } from './curves.ts';
import type { Subrecord } from './record.ts';

/** What the codes of curves begin with. */
export const waveGroup = 'dri.wave';

/** The monitor's curves: what comes of each, and what is said of it. */
export class MonitorCurves {
  readonly #link: Link;
  readonly #streams = new Map<number, CurveStream>();
  readonly #due = new Set<number>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** The curves of one record. @throws UnreadableRecord, and then nothing of it was taken */
  take(subrecords: readonly Subrecord[]): void {
    const known = subrecords.flatMap((subrecord) => {
      const entry = curveTable.find(({ type }) => type === subrecord.type);
      return entry === undefined ? [] : [{ entry, ...readPiece(subrecord) }];
    });
    for (const { entry, numbers, gap, leadOff } of known) {
      const stream = this.#streamOf(entry);
      if (gap) this.#lost(entry, stream);
      this.#sayLead(entry, stream, leadOff);
      this.#tell(entry, stream.add(numbers, this.#link.axis.nowMs()));
      if (stream.takeSurplus() > 0)
        this.#link.gaps.record('waveform-loss', `${driCurveName(entry)}: more samples than time has passed, left out`);
    }
  }

  /** The next samples do not follow the last ones. */
  interrupt(): void {
    for (const entry of curveTable) this.#tell(entry, this.#streams.get(entry.type)?.interrupt() ?? []);
  }

  #streamOf(entry: CurveEntry): CurveStream {
    const stream = this.#streams.get(entry.type) ?? new CurveStream(entry);
    this.#streams.set(entry.type, stream);
    return stream;
  }

  #lost(entry: CurveEntry, stream: CurveStream): void {
    this.#tell(entry, stream.lost());
    this.#link.gaps.record('waveform-loss', `${driCurveName(entry)}: the monitor says that samples were lost`);
  }

  #sayLead(entry: CurveEntry, stream: CurveStream, leadOff: boolean): void {
    if (stream.leadOff === leadOff) return;
    stream.leadOff = leadOff;
    this.#link.tell('note', { at: this.#link.at(), code: driCurveName(entry), text: leadOff ? 'lead off' : 'lead on' });
  }

  /** A curve is due from its first sample on: what was asked for and is not measured never comes. */
  #tell(entry: CurveEntry, waveforms: readonly WaveformEvent[]): void {
    if (waveforms.length > 0 && !this.#due.has(entry.type)) {
      this.#due.add(entry.type);
      this.#link.tell('due', { series: [{ code: driCurveName(entry), kind: 'curve', everyMs: driInterval(entry) }] });
    }
    for (const waveform of waveforms) this.#link.tell('waveform', waveform);
  }
}
