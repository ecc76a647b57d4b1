/**
 * Plays a medical device on a serial port.
 *
 *   npm run simulate -- medibus --port PATH [--seed N] [--faults noise,checksum,silence,split,embed,reboot,drop]
 *   npm run simulate -- medibus --create-pty LINK [...]
 *   npm run simulate -- dri --create-pty LINK [...]
 *   npm run simulate -- intellivue --create-pty LINK [...]
 *   npm run simulate -- masimo-radical7 --create-pty LINK [...]
 */
import { Command, InvalidArgumentError } from 'commander';
import { OpenwardError } from '../../domain/errors.ts';
import { systemDeviceClock, type DeviceClock } from '../clock.ts';
import { DriSimulator } from '../dri/simulator.ts';
import { IntelliVueSimulator } from '../intellivue/simulator.ts';
import { describedDevices } from '../lines/described/all.ts';
import { readDescription } from '../lines/description.ts';
import { TalkerSimulator } from '../lines/simulator.ts';
import { findDriverKind } from '../registry.ts';
import { SerialTransport } from '../transport/serial-transport.ts';
import type { LineSettings } from '../transport/transport.ts';
import { describeLine } from '../transport/transport.ts';
import type { FaultName, Faults } from './faults.ts';
import { faultNames } from './faults.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import type { PtyPair } from './pty.ts';
import { createPtyPair } from './pty.ts';

/** What every simulated device is made of, and does. */
interface SimulatorParts {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  readonly send: (bytes: Uint8Array) => void;
  readonly log: (message: string) => void;
}

interface Simulator {
  /** Absent: it only speaks. */
  receive?(bytes: Uint8Array): void;
  start(): void;
  stop(): void;
}

interface Simulated {
  /** The driver's id, and the command. */
  readonly id: string;
  readonly description: string;
  readonly make: (parts: SimulatorParts) => Simulator;
}

/** Every device that can be played. */
const simulated: readonly Simulated[] = [
  { id: 'medibus', description: 'A Dräger MEDIBUS ventilator', make: (parts) => new MedibusSimulator(parts) },
  { id: 'dri', description: 'A GE/Datex-Ohmeda S/5 monitor', make: (parts) => new DriSimulator(parts) },
  { id: 'intellivue', description: 'A Philips IntelliVue monitor', make: (parts) => new IntelliVueSimulator(parts) },
  ...describedDevices.map(readDescription).map((description) => ({
    id: description.id,
    description: `A ${description.vendor} ${description.model}, which sends a line by itself`,
    make: (parts: SimulatorParts) => new TalkerSimulator({ description, ...parts }),
  })),
];

interface Options {
  readonly port?: string;
  readonly createPty?: string;
  readonly seed: number;
  readonly faults: Faults;
}

function readFaults(text: string): Faults {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !isFault(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`No fault is called "${unknown}". There are: ${faultNames.join(', ')}.`);
  return new Set(names.filter(isFault));
}

function isFault(name: string): name is FaultName {
  return faultNames.some((fault) => fault === name);
}

function readSeed(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('The seed is a whole number of at most 9 digits.');
  return Number(text);
}

async function simulate(device: Simulated, options: Options): Promise<void> {
  if ((options.port === undefined) === (options.createPty === undefined)) {
    throw new OpenwardError('INPUT_INVALID', 'Give either --port PATH or --create-pty LINK');
  }
  const line = findDriverKind(device.id)?.line;
  if (line === undefined) throw new OpenwardError('INTERNAL');
  const pair = options.createPty === undefined ? undefined : await createPtyPair(options.createPty);
  try {
    await play(device, options, { path: pair?.device ?? options.port ?? '', line, pair });
  } finally {
    await pair?.close();
  }
}

interface Wire {
  readonly path: string;
  readonly line: LineSettings;
  readonly pair: PtyPair | undefined;
}

async function play(device: Simulated, options: Options, { path, line, pair }: Wire): Promise<void> {
  const transport = new SerialTransport({ path, line });
  const simulator = device.make({
    seed: options.seed,
    faults: options.faults,
    clock: systemDeviceClock,
    send: (bytes) => void transport.write(bytes),
    log: (message) => process.stderr.write(`${new Date().toISOString()} ${message}\n`),
  });
  transport.on('data', (bytes) => simulator.receive?.(bytes));
  await transport.open();
  simulator.start();
  const faults = options.faults.size === 0 ? 'none' : [...options.faults].join(', ');
  process.stderr.write(
    `${device.id} device on ${path}, ${describeLine(line)}, seed ${options.seed}, faults: ${faults}\n`,
  );
  // The one line on standard output: what to connect to. On a real port that is the other end of the cable.
  process.stdout.write(`${pair?.host ?? path}\n`);
  const why = await Promise.race([
    signalled(),
    pair?.ended.then(() => 'socat ended') ?? new Promise<never>(() => undefined),
  ]);
  simulator.stop();
  await transport.close();
  process.stderr.write(`stopped: ${why}\n`);
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
  });
}

const program = new Command('simulate').description('Plays a medical device on a serial port');
for (const device of simulated)
  program
    .command(device.id)
    .description(device.description)
    .option('--port <path>', 'serial port to speak on')
    .option('--create-pty <link>', 'make a pseudo-terminal pair with socat; connect the client to <link>')
    .option('--seed <number>', 'the same seed plays the same patient and the same faults', readSeed, 1)
    .option('--faults <names>', `comma-separated, of: ${faultNames.join(', ')}`, readFaults, new Set<FaultName>())
    .action((options: Options) => simulate(device, options));

program.parseAsync().catch((error: unknown) => {
  const text = error instanceof OpenwardError ? `${error.code}: ${error.message}` : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
