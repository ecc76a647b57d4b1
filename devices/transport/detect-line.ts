import { OpenwardError } from '../../domain/errors.ts';
import type { DeviceClock } from '../clock.ts';
import { systemDeviceClock } from '../clock.ts';
import type { DriverKind } from '../link/driver.ts';
import type { LineSettings, Transport } from './transport.ts';

export interface DetectOptions {
  readonly kind: Pick<DriverKind, 'recogniser' | 'greeting' | 'listening'>;
  /** What to try, the likeliest first. */
  readonly lines: readonly LineSettings[];
  readonly open: (line: LineSettings) => Transport;
  readonly clock?: DeviceClock;
}

/**
 * A device that waits for a host says so about every three seconds. So many bytes without a frame, and these settings
 * are wrong: no need to listen on.
 */
const usual = { ms: 3500, bytes: 400 };
/** After a greeting it answers at once. */
const answerMs = 1500;

/**
 * Finds out how a line is set by what comes over it. It listens at every setting before it writes anything, so that a
 * machine that talks is not disturbed by wrong bytes, some of which raise a failure on its screen. Only when nothing
 * was understood at any setting is the device greeted, at one after the other; one that only speaks never is. Errors:
 * DEVICE_SILENT, and PORT_ codes.
 */
export async function detectLine(options: DetectOptions): Promise<LineSettings> {
  const found = (await understood(options)) ?? (await greeted(options));
  if (found !== undefined) return found;
  throw new OpenwardError('DEVICE_SILENT', 'At no line settings did the device say anything that was understood');
}

async function greeted(options: DetectOptions): Promise<LineSettings | undefined> {
  const greeting = options.kind.greeting?.();
  return greeting === undefined ? undefined : understood(options, greeting);
}

async function understood(options: DetectOptions, greeting?: Uint8Array): Promise<LineSettings | undefined> {
  for (const line of options.lines) if (await understands(options, line, greeting)) return line;
  return undefined;
}

async function understands(
  options: DetectOptions,
  line: LineSettings,
  greeting: Uint8Array | undefined,
): Promise<boolean> {
  const { ms, bytes: hopelessBytes } = options.kind.listening ?? usual;
  const transport = options.open(line);
  const recogniser = options.kind.recogniser();
  const heard = new Promise<boolean>((resolve) => {
    let bytes = 0;
    transport.on('data', (data) => {
      bytes += data.length;
      if (recogniser.push(data) > 0) resolve(true);
      else if (bytes >= hopelessBytes) resolve(false);
    });
    transport.on('open', () => {
      if (greeting !== undefined) transport.write(greeting);
      (options.clock ?? systemDeviceClock).after(greeting === undefined ? ms : answerMs, () => resolve(false));
    });
    transport.on('lost', () => resolve(false));
  });
  try {
    await transport.open();
    return await heard;
  } finally {
    await transport.close();
  }
}
