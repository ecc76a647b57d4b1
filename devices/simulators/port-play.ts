import { appendFileSync } from 'node:fs';
import { systemDeviceClock } from '../clock.ts';
import { SerialTransport } from '../transport/serial-transport.ts';
import type { LineSettings } from '../transport/transport.ts';
import { describeLine } from '../transport/transport.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { FaultName } from './faults.ts';
import { PlayedDevice } from './played-device.ts';
import type { PtyPair } from './pty.ts';
import { createPtyPair } from './pty.ts';
import type { Simulated } from './simulated.ts';

export interface PortPlay {
  /** A port that is there, or where to make a pair of pseudo-terminals. */
  readonly where: { readonly path: string } | { readonly link: string };
  readonly line: LineSettings;
  readonly seed: number;
  readonly always: ReadonlySet<FaultName>;
  readonly plan: FaultPlan['faults'];
  /** A file that gets every byte that goes onto the line. */
  readonly sent?: string | undefined;
  /** When the person has had enough, and why. */
  readonly ended: Promise<string>;
}

/** The simulator's end of a line, which can be pulled out and put back where it is its own. */
class Plug {
  readonly #play: PortPlay;
  readonly #hear: (bytes: Uint8Array) => void;
  #pair: PtyPair | undefined;
  #transport: SerialTransport | undefined;
  #pulled = false;
  #broke: (why: string) => void = () => undefined;
  /** Resolves when the pair of pseudo-terminals is gone although nobody pulled it out. */
  readonly broken = new Promise<string>((resolve) => (this.#broke = resolve));

  constructor(play: PortPlay, hear: (bytes: Uint8Array) => void) {
    this.#play = play;
    this.#hear = hear;
  }

  /** What to connect to. */
  get host(): string {
    const { where } = this.#play;
    return 'link' in where ? where.link : where.path;
  }

  async in(): Promise<string> {
    const { where, line } = this.#play;
    this.#pulled = false;
    this.#pair = 'link' in where ? await createPtyPair(where.link) : undefined;
    void this.#pair?.ended.then(() => {
      if (!this.#pulled) this.#broke('socat ended');
    });
    const path = this.#pair?.device ?? this.host;
    const transport = new SerialTransport({ path, line });
    this.#transport = transport;
    transport.on('data', (bytes) => this.#hear(bytes));
    await transport.open();
    return path;
  }

  send(bytes: Uint8Array): void {
    if (this.#pulled) return;
    const { sent } = this.#play;
    if (sent !== undefined) appendFileSync(sent, bytes);
    void this.#transport?.write(bytes);
  }

  async out(): Promise<void> {
    this.#pulled = true;
    await this.#transport?.close();
    await this.#pair?.close();
  }
}

/** Plays a device on a port until the person has had enough, in the time of the clock on the wall. */
export async function playOnPort(device: Simulated, play: PortPlay): Promise<void> {
  const log = (message: string): void => void process.stderr.write(`${new Date().toISOString()} ${message}\n`);
  let failed: (why: string) => void = () => undefined;
  const failure = new Promise<string>((resolve) => (failed = resolve));
  let over = false;
  const plug = new Plug(play, (bytes) => played.receive(bytes));
  const pull = async (ms: number): Promise<void> => {
    await plug.out();
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (!over) await plug.in();
  };
  const played = new PlayedDevice({
    make: device.make,
    seed: play.seed,
    clock: systemDeviceClock,
    send: (bytes) => plug.send(bytes),
    log,
    always: play.always,
    plan: play.plan,
    host: { unplug: (ms) => void pull(ms).catch((error: unknown) => failed(String(error))) },
  });
  try {
    const path = await plug.in();
    played.start();
    process.stderr.write(
      `${device.id} device on ${path}, ${describeLine(play.line)}, seed ${play.seed}, ${faultsOf(play)}\n`,
    );
    // The one line on standard output: what to connect to. On a real port that is the other end of the cable.
    process.stdout.write(`${plug.host}\n`);
    const why = await Promise.race([play.ended, plug.broken, failure]);
    process.stderr.write(`stopped: ${why}\n`);
  } finally {
    over = true;
    played.stop();
    await plug.out();
  }
}

function faultsOf({ always, plan }: PortPlay): string {
  const names = always.size === 0 ? 'none' : [...always].join(', ');
  return `faults: ${names}${plan.length === 0 ? '' : ` and ${plan.length} planned`}`;
}
