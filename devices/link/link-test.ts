import type { DeviceClock } from '../clock.ts';
import { systemDeviceClock } from '../clock.ts';
import { describeLine, type LineSettings, type Transport } from '../transport/transport.ts';
import type { DeviceIdentity, Driver, DriverKind } from './driver.ts';
import type { Measurement } from './measurement.ts';

export interface LinkTestOptions {
  readonly kind: DriverKind;
  /** What to listen at, the likeliest first. */
  readonly lines: readonly LineSettings[];
  readonly open: (line: LineSettings) => Transport;
  readonly signal: AbortSignal;
  readonly clock?: DeviceClock;
}

/** What came at one setting before anything was written. */
interface Heard {
  readonly line: string;
  readonly bytes: number;
  /** Whole frames of the protocol. */
  readonly frames: number;
}

/** What a test of a link found. Nothing else is left of it. */
export interface LinkReport {
  /** `foreign`: bytes come, but not this protocol at these settings. */
  readonly outcome: 'understood' | 'foreign' | 'silent';
  readonly heard: readonly Heard[];
  /** At which it was understood. */
  readonly line?: string;
  readonly device?: DeviceIdentity;
  /** While it was connected. */
  readonly bytes: number;
  readonly seconds: number;
  /** The last one of each series, with how many came. */
  readonly values: readonly Pick<Measurement, 'code' | 'value' | 'unit' | 'text'>[];
  /** `perSecond`: samples, as the device says. */
  readonly curves: readonly { readonly code: string; readonly unit: string | null; readonly perSecond: number }[];
  readonly alarms: number;
}

const listenMs = 3500;
/** A device that speaks seldom is not waited for longer: that nothing came within this is what is said. */
const listenAtMostMs = 15_000;
const answerMs = 1500;
const connectMs = 12_000;

/**
 * Tries a device before there is a treatment. It listens at each setting before anything is written; where bytes come
 * that are not understood nothing is ever written. Then the device is connected for some seconds, as a recording would.
 * Errors: those of opening the port.
 */
export async function testLink(options: LinkTestOptions): Promise<LinkReport> {
  const heard: Heard[] = [];
  const found = await firstUnderstood(options, heard);
  const bytes = heard.reduce((sum, one) => sum + one.bytes, 0);
  const line = found ?? (bytes === 0 ? await greeted(options) : undefined);
  if (line !== undefined && !options.signal.aborted) return { heard, ...(await connected(options, line)) };
  const nothing = { bytes: 0, seconds: 0, values: [], curves: [], alarms: 0 };
  return { outcome: bytes === 0 ? 'silent' : 'foreign', heard, ...nothing };
}

async function firstUnderstood(options: LinkTestOptions, heard: Heard[]): Promise<LineSettings | undefined> {
  const ms = Math.min(listenAtMostMs, options.kind.listening?.ms ?? listenMs);
  for (const line of options.lines) {
    if (options.signal.aborted) return undefined;
    const one = await listen(options, line, ms);
    heard.push({ line: describeLine(line), ...one });
    if (one.frames > 0) return line;
  }
  return undefined;
}

/** Only where nothing at all came. */
async function greeted(options: LinkTestOptions): Promise<LineSettings | undefined> {
  const greeting = options.kind.greeting?.();
  if (greeting === undefined) return undefined;
  for (const line of options.lines) {
    if (options.signal.aborted) return undefined;
    if ((await listen(options, line, answerMs, greeting)).frames > 0) return line;
  }
  return undefined;
}

async function listen(
  options: LinkTestOptions,
  line: LineSettings,
  ms: number,
  greeting?: Uint8Array,
): Promise<Omit<Heard, 'line'>> {
  const transport = options.open(line);
  const recogniser = options.kind.recogniser();
  let [bytes, frames] = [0, 0];
  const enough = new AbortController();
  transport.on('data', (data) => {
    bytes += data.length;
    frames += recogniser.push(data);
    if (frames > 0) enough.abort();
  });
  transport.on('lost', () => enough.abort());
  try {
    await transport.open();
    if (greeting !== undefined) transport.write(greeting);
    await passed(options, ms, enough.signal);
    return { bytes, frames };
  } finally {
    await transport.close();
  }
}

async function connected(options: LinkTestOptions, line: LineSettings): Promise<Omit<LinkReport, 'heard'>> {
  const clock = options.clock ?? systemDeviceClock;
  const driver = options.kind.create(options.open(line), options.clock);
  const came = gather(driver);
  const beganMs = clock.monotonicMs();
  try {
    await driver.start();
    await passed(options, connectMs);
  } finally {
    await driver.stop();
  }
  const { identity } = driver;
  const seconds = Math.round((clock.monotonicMs() - beganMs) / 1000);
  const device = identity === undefined ? {} : { device: identity };
  return { outcome: 'understood', line: describeLine(line), ...device, seconds, ...came() };
}

function gather(driver: Driver): () => Pick<LinkReport, 'bytes' | 'values' | 'curves' | 'alarms'> {
  let bytes = 0;
  const values = new Map<string, LinkReport['values'][number]>();
  const curves = new Map<string, LinkReport['curves'][number]>();
  const alarms = new Set<string>();
  driver.on('raw', ({ direction, bytes: data }) => (bytes += direction === 'rx' ? data.length : 0));
  driver.on('sample', ({ measurements }) => {
    for (const { code, value, unit, text, kind } of measurements)
      if (kind === 'measured') values.set(code, { code, value, unit, text });
  });
  driver.on('waveform', ({ code, unit, intervalMs }) => curves.set(code, { code, unit, perSecond: 1000 / intervalMs }));
  driver.on('alarm', ({ code, state }) => (state === 'began' ? alarms.add(code) : alarms.delete(code)));
  return () => ({ bytes, values: [...values.values()], curves: [...curves.values()], alarms: alarms.size });
}

/** Resolves when so much time has passed, or sooner when nobody waits for it any more. */
function passed(
  { clock = systemDeviceClock, signal }: LinkTestOptions,
  ms: number,
  enough?: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, done);
    const signals = enough === undefined ? [signal] : [signal, enough];
    function done(): void {
      cancel();
      signals.forEach((one) => one.removeEventListener('abort', done));
      resolve();
    }
    signals.forEach((one) => one.addEventListener('abort', done));
    if (signals.some((one) => one.aborted)) done();
  });
}
