import { OpenwardError } from '../../domain/errors.ts';
import type { DeviceClock } from '../clock.ts';
import { systemDeviceClock } from '../clock.ts';
import type { DriverKind } from '../link/driver.ts';
import type { LineSettings, Transport } from './transport.ts';

export interface DetectOptions {
  readonly kind: Pick<DriverKind, 'recogniser' | 'greeting'>;
  /** What to try, the likeliest first. */
  readonly lines: readonly LineSettings[];
  readonly open: (line: LineSettings) => Transport;
  readonly clock?: DeviceClock;
}

/** A device that waits for a host says so about every three seconds. */
const listenMs = 3500;
/** After a greeting it answers at once. */
const answerMs = 1500;
/** So many bytes without a frame, and these settings are wrong: no need to listen on. */
const hopelessBytes = 400;

/**
 * Finds out how a line is set by what comes over it. It listens at every setting before it writes anything, so that a
 * machine that talks is not disturbed by wrong bytes, some of which raise a failure on its screen. Only when nothing
 * was understood at any setting is the device greeted, at one after the other. Errors: DEVICE_SILENT, and PORT_ codes.
 */
export async function detectLine(options: DetectOptions): Promise<LineSettings> {
  for (const greet of [false, true]) {
    for (const line of options.lines) if (await understands(options, line, greet)) return line;
  }
  throw new OpenwardError('DEVICE_SILENT', 'At no line settings did the device say anything that was understood');
}

async function understands(options: DetectOptions, line: LineSettings, greet: boolean): Promise<boolean> {
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
      if (greet) transport.write(options.kind.greeting());
      (options.clock ?? systemDeviceClock).after(greet ? answerMs : listenMs, () => resolve(false));
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
