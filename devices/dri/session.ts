import type { DeviceSession, Link } from '../link/session.ts';
import { alarmGroup } from './alarms.ts';
import { wantedWaves } from './curves.ts';
import { alarmRequest, displayRequest, waveStart, waveStop } from './frames.ts';
import { MonitorClock } from './monitor-clock.ts';
import { DriParser, type DriEvent } from './parser.ts';
import { basicGroup } from './readings.ts';
import { monitorIdentity, isRequest, MainType, readRecord, UnreadableRecord, type DriRecord } from './record.ts';
import { Reports } from './reports.ts';
import { StandingRequest } from './standing-request.ts';
import { waveGroup, MonitorCurves } from './monitor-curves.ts';

/** The shortest that a monitor takes. */
const displaySeconds = 5;
const alarmEveryMs = 10_000;
/** Nobody knows how many seconds of curves a monitor sends at once; no more than these. */
const waveEveryMs = 5000;
/** What was asked for stays away longer than this only when the monitor has forgotten us. */
const displayPatienceMs = 12_000;
const longestPutOffMs = 60_000;
const longestWavePutOffMs = 600_000;
/** Two requests on the line at 19200 baud, twice over. */
const leaveMs = 300;

/**
 * The host's side of Datex-Ohmeda DRI over a serial line: displayed values, curves and alarms. A monitor speaks when it
 * was asked, goes on by itself, and forgets it when it restarts.
 */
export class DriSession implements DeviceSession {
  /** Long enough to hear a monitor without us, too short to wait for. */
  readonly initiative = { afterMs: 2000, everyMs: 8000 };
  readonly #link: Link;
  readonly #waves: MonitorCurves;
  readonly #reports: Reports;
  readonly #clock: MonitorClock;
  readonly #display: StandingRequest;
  readonly #curves: StandingRequest;
  readonly #alarms: StandingRequest;
  #parser = new DriParser();
  #curvesHeardMs = -Infinity;

  constructor(link: Link) {
    this.#link = link;
    this.#waves = new MonitorCurves(link);
    this.#reports = new Reports(link);
    this.#clock = new MonitorClock(link);
    const display = { group: basicGroup, frame: displayRequest(displaySeconds), patienceMs: displayPatienceMs };
    this.#display = new StandingRequest({ ...display, mostMs: longestPutOffMs }, link);
    const curves = { group: waveGroup, frame: waveStart(wantedWaves), patienceMs: waveEveryMs };
    this.#curves = new StandingRequest({ ...curves, mostMs: longestWavePutOffMs }, link);
    const alarms = { group: alarmGroup, frame: alarmRequest(), patienceMs: alarmEveryMs };
    this.#alarms = new StandingRequest({ ...alarms, mostMs: longestPutOffMs }, link);
  }

  /** Curves come all the time; displayed values alone leave the line silent for as long as they were asked for. */
  get silenceMs(): number {
    const curvesFlow = this.#link.clock.monotonicMs() - this.#curvesHeardMs < 2 * waveEveryMs;
    return curvesFlow ? waveEveryMs : displayPatienceMs;
  }

  opened(): void {
    this.#parser = new DriParser();
  }

  take(bytes: Uint8Array): void {
    this.#handle(this.#parser.push(bytes));
  }

  flush(): void {
    this.#handle(this.#parser.flush());
  }

  interrupt(): void {
    this.#waves.interrupt();
    this.#reports.forget();
    this.#curvesHeardMs = -Infinity;
  }

  begin(): void {
    this.#link.send(alarmRequest());
    this.#link.send(displayRequest(displaySeconds));
  }

  keepGoing(): void {
    if (this.#link.state !== 'running') return;
    for (const request of [this.#display, this.#curves, this.#alarms]) request.tick();
  }

  async leave(): Promise<void> {
    this.#link.send(waveStop());
    this.#link.send(displayRequest('stop'));
    // Neither is answered; the port must not be closed before they are on the line.
    await new Promise<void>((resolve) => void this.#link.clock.after(leaveMs, resolve));
  }

  #handle(events: readonly DriEvent[]): void {
    for (const event of events) {
      if (event.kind === 'record') this.#onRecord(event.record, event.raw);
      else this.#link.gaps.record('damaged-bytes', event.reason, { raw: event.raw });
    }
  }

  #onRecord(bytes: Uint8Array, raw: Uint8Array): void {
    if (isRequest(bytes)) {
      this.#link.gaps.record('unexpected-answer', 'a request: the line returns what it is sent', { raw });
      return;
    }
    this.#link.understood();
    try {
      this.#take(readRecord(bytes));
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      this.#link.gaps.record('unreadable-answer', error.message, { raw });
    }
  }

  #take(record: DriRecord): void {
    if (!this.#link.identify(monitorIdentity(record))) return;
    if (this.#link.state !== 'running') this.#run();
    this.#clock.heard(record.seconds);
    const { mainType, subrecords } = record;
    if (mainType === MainType.wave) this.#takeCurves(record);
    else if (mainType === MainType.physiological && this.#reports.takeValues(subrecords)) this.#display.answered();
    else if (mainType === MainType.alarm && this.#reports.takeAlarms(subrecords)) this.#alarms.answered();
  }

  #takeCurves({ subrecords }: DriRecord): void {
    this.#waves.take(subrecords);
    this.#curves.answered();
    this.#curvesHeardMs = this.#link.clock.monotonicMs();
    this.#link.tell('answered', { at: this.#link.at(), group: waveGroup, codes: [] });
  }

  /** The monitor is there. What it was asked before is asked again, in case that was another one. */
  #run(): void {
    this.#link.connecting();
    const series = [
      { code: basicGroup, kind: 'values' as const, everyMs: displaySeconds * 1000 },
      { code: waveGroup, kind: 'values' as const, everyMs: waveEveryMs },
      { code: alarmGroup, kind: 'values' as const, everyMs: alarmEveryMs },
    ];
    this.#link.tell('due', { series });
    this.#link.running();
    this.#curves.begin(0);
    this.#display.begin(1000);
    this.#alarms.begin(2000);
  }
}
