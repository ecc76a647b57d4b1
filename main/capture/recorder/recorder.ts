import { encodeShr, type ShrDocument } from '../../../api/formats/shr.ts';
import type { News } from '../../../api/window/news.ts';
import { open } from '../../../connections/disk.ts';
import type { Held } from '../../../devices/capture/assembler.ts';
import { Backlog } from '../../../devices/capture/backlog.ts';
import { CaptureSource } from '../../../devices/capture/source.ts';
import { countedGaps } from '../../../devices/capture/shr-view.ts';
import { systemDeviceClock } from '../../../devices/clock.ts';
import type { Driver, DriverKind } from '../../../devices/link/driver.ts';
import { findDriverKind } from '../../../devices/registry.ts';
import { detectLine } from '../../../devices/transport/detect-line.ts';
import { testLink } from '../../../devices/link/link-test.ts';
import type { LineSettings, Transport } from '../../../devices/transport/transport.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { MAX_SEGMENT_BYTES, withinLimit } from '../../../domain/record.ts';
import { DiskRoom } from './disk-room.ts';
import { Journal, type JournalEnd } from './journal.ts';
import { holdJournal, type Hold } from './journal-hold.ts';
import { entriesOf, glanceAt, type Glance } from './journal-reading.ts';
import { pieceBytes, type Answering, type Begun, type Given, type JournalPlace, type OrderName } from './orders.ts';
import { RunningCapture, type CaptureStart } from './running-capture.ts';
import { SliceReading, type SlicesToRead } from './slice-reading.ts';
import type { z } from 'zod';

export interface RecorderOptions {
  readonly openPort: (path: string, line: LineSettings) => Transport;
  readonly tell: (news: z.input<typeof News>) => void;
  readonly slice?: Held | undefined;
  /** The capture has ended: no device is heard any more. */
  readonly onStopped?: (() => void) | undefined;
}

/** What is done for each order. */
type Doing = { readonly [Name in OrderName]: (given: Given<Name>) => Promise<Answering<Name>> };

/** What the process of one capture has: the port, the driver, the assembler, the journal. */
export class Recorder implements Doing {
  readonly #options: RecorderOptions;
  #capture: RunningCapture | undefined;
  /** Made, and not yet started. */
  #prepared: { readonly driver: Driver; readonly begun: Begun } | undefined;
  #hold: Hold | undefined;
  #encoded: { readonly slice: number; readonly bytes: Uint8Array } | undefined;
  #reading: SliceReading | undefined;
  readonly #left = new AbortController();
  /** A device that is being tried is taken leave of. */
  #testing: Promise<unknown> | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  readonly prepare: Doing['prepare'] = async ({ id, tid, driver: kindId, port, line: chosen }) => {
    const kind = kindOf(kindId);
    const transport = this.#options.openPort(port, chosen ?? (await this.#detect(kind, port)));
    const driver = kind.create(transport);
    const [n, w] = [driver.axis.nowMs(), driver.axis.wallMs()];
    const line = { path: transport.path, ...transport.line };
    const source = new CaptureSource(driver, { n, w });
    this.#capture = this.#newCapture({ id, tid, line, source });
    const { version, alarmGroups } = driver;
    const begun = { driver: { id: driver.id, version, alarmGroups: [...alarmGroups] }, line, n, w };
    this.#prepared = { driver, begun };
    return begun;
  };

  readonly begin: Doing['begin'] = async (journal) => {
    const [capture, prepared] = [this.#need(), this.#prepared];
    if (prepared === undefined) throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Nothing was prepared');
    this.#prepared = undefined;
    await this.#writeTo(capture, { ...prepared, journal }, { position: journal.position, segments: 0 });
    return this.#start(capture, prepared.driver);
  };

  readonly takeUp: Doing['takeUp'] = async ({ id, tid, begun, journal, goesOn }) => {
    const { driver, line, n, w } = begun;
    this.#hold ??= await holdJournal(journal);
    const backlog = goesOn ? await this.#hearAlready(id, begun, journal) : undefined;
    const source = new CaptureSource(driver, { n, w });
    const capture = this.#newCapture({ id, tid, line, source });
    let end: JournalEnd = { position: journal.position, segments: 0 };
    for await (const entries of entriesOf(id, journal, (now) => (end = now))) capture.remember(entries);
    capture.remembered();
    this.#capture = capture;
    await this.#writeTo(capture, { begun, journal }, end);
    if (backlog !== undefined && capture.state === 'cut') capture.record(backlog.driver, backlog);
    else await backlog?.driver.stop();
    if (capture.state === 'stopped' || capture.state === 'sealed') this.#options.onStopped?.();
    return capture.view;
  };

  readonly goOn: Doing['goOn'] = async () => {
    const capture = this.#need();
    if (capture.state !== 'cut') throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Only a capture that was cut goes on');
    const { source, line } = capture;
    const driver = this.#driverOf(source.id, line, { identity: source.identity, lastMs: source.axis.nowMs() });
    try {
      return await this.#start(capture, driver);
    } catch (error) {
      this.tellView();
      throw error;
    }
  };

  readonly mark: Doing['mark'] = async ({ text }) => {
    const capture = this.#need();
    if (!capture.running) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    await capture.mark(text);
    return capture.view;
  };

  readonly stop: Doing['stop'] = async () => {
    const capture = this.#need();
    await capture.stop();
    this.#options.onStopped?.();
    return capture.view;
  };

  readonly encode: Doing['encode'] = async ({ slice }) => {
    const capture = this.#need();
    const document = await this.#document(capture, slice);
    const bytes = encodeShr(document);
    withinLimit(bytes.length, MAX_SEGMENT_BYTES);
    this.#encoded = { slice, bytes };
    const { start, end, driver } = document;
    const { device } = capture;
    const gaps = countedGaps(document);
    return { bytes: bytes.length, device, driver: driver.id, start, end, gaps };
  };

  readonly piece: Doing['piece'] = ({ slice, at }) => {
    if (this.#encoded?.slice !== slice) throw new OpenwardError('CAPTURE_NOT_RUNNING', 'That document is not encoded');
    // A copy: of a part, all it is a part of would be sent.
    return Promise.resolve(this.#encoded.bytes.slice(at, at + pieceBytes));
  };

  readonly queue: Doing['queue'] = async ({ queued }) => {
    const capture = this.#need();
    await capture.noteStored({ k: 'queued', p: { queued } });
    return capture.view;
  };

  readonly sealed: Doing['sealed'] = async ({ slice, url }) => {
    const capture = this.#need();
    await capture.noteStored({ k: 'sealed', p: { slice, url } });
    this.#encoded = undefined;
    if (capture.state === 'sealed') await this.#reading?.end();
    return capture.view;
  };

  readonly withdrawn: Doing['withdrawn'] = async ({ url }) => {
    const capture = this.#need();
    if (capture.view.documents.includes(url)) await capture.noteStored({ k: 'withdrawn', p: { url } });
    return capture.view;
  };

  readonly testLink: Doing['testLink'] = async ({ driver, port, line: chosen }) => {
    const kind = kindOf(driver);
    const lines = chosen === undefined ? kind.presets.map((preset) => preset.line) : [chosen];
    const { signal } = this.#left;
    const report = testLink({ kind, lines, open: (line) => this.#options.openPort(port, line), signal });
    this.#testing = report.catch(() => undefined);
    const { heard, values, curves, ...more } = await report;
    return { ...more, heard: [...heard], values: [...values], curves: [...curves] };
  };

  readonly leave: Doing['leave'] = async () => {
    this.#left.abort();
    await this.#testing;
    await this.#reading?.end();
    await this.#capture?.cut();
    await this.#hold?.release();
    this.#hold = undefined;
    return {};
  };

  /** Tells once more how the capture is. */
  tellView(): void {
    if (this.#capture !== undefined) this.#options.tell({ topic: 'capture', capture: this.#capture.view });
  }

  /** The last one is in memory; those before it are made again from the journal. */
  #document(capture: RunningCapture, slice: number): Promise<ShrDocument> {
    if (slice >= capture.slices) throw new OpenwardError('INPUT_INVALID', 'The capture has no such document');
    if (slice === capture.slices - 1) return Promise.resolve(capture.document());
    if (this.#reading === undefined) throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Nothing was written');
    return this.#reading.document(slice);
  }

  #newCapture(start: Pick<CaptureStart, 'id' | 'tid' | 'line' | 'source'>): RunningCapture {
    const { tell, slice } = this.#options;
    return new RunningCapture({ ...start, tell, slice });
  }

  /** Reading a long journal takes its time, in which the device goes on talking. */
  async #hearAlready(id: string, { driver: { id: kind }, line }: Begun, journal: JournalPlace): Promise<Backlog> {
    const backlog = new Backlog(this.#driverOf(kind, line, await glanceAt(id, journal)));
    await backlog.driver.start();
    return backlog;
  }

  /** One that goes on where another of the same capture ended. */
  #driverOf(kind: string, line: Begun['line'], { identity, lastMs }: Glance): Driver {
    const clock = { ...systemDeviceClock, ...(lastMs === undefined ? {} : { notBeforeMs: lastMs }) };
    return kindOf(kind).create(this.#options.openPort(line.path, line), clock, identity);
  }

  #detect(kind: DriverKind, port: string): Promise<LineSettings> {
    const openAt = (line: LineSettings): Transport => this.#options.openPort(port, line);
    return detectLine({ kind, open: openAt, lines: kind.presets.map((preset) => preset.line) });
  }

  async #start(capture: RunningCapture, driver: Driver): Promise<Answering<'begin'>> {
    capture.record(driver);
    try {
      await driver.start();
    } catch (error) {
      await capture.abandon();
      throw error;
    }
    return capture.view;
  }

  /** No other process has the journal by then, so that nothing of it is read before another's last segment. */
  async #writeTo(
    capture: RunningCapture,
    { begun, journal: place }: Pick<SlicesToRead, 'begun' | 'journal'>,
    end: JournalEnd,
  ): Promise<void> {
    const { file, key } = place;
    this.#hold ??= await holdJournal({ key });
    const handle = await open(file, 'r+');
    const { id } = capture;
    const own = Buffer.from(key);
    const journal = new Journal({ id, handle, key: own, end, onTrouble: (error) => capture.unkept(error) });
    capture.writeTo(journal, new DiskRoom({ file, written: () => journal.bytes, onChange: () => this.tellView() }));
    this.#reading = new SliceReading({ id, begun, journal: place, whole: () => journal.whole });
  }

  #need(): RunningCapture {
    if (this.#capture === undefined) throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Nothing was begun');
    return this.#capture;
  }
}

function kindOf(id: string): DriverKind {
  const kind = findDriverKind(id);
  if (!kind) throw new OpenwardError('NOT_FOUND', 'No such driver');
  return kind;
}
