/**
 * Plays a medical device on a serial port.
 *
 *   npm run simulate -- medibus --port PATH [--seed N] [--faults noise,checksum,silence,split,embed,reboot,drop]
 *   npm run simulate -- medibus --create-pty LINK [--plan FILE] [...]
 *   npm run simulate -- dri --create-pty LINK [...]
 *   npm run simulate -- intellivue --create-pty LINK [...]
 *   npm run simulate -- astm --create-pty LINK [...]
 *   npm run simulate -- hl7 --create-pty LINK [...]
 *   npm run simulate -- masimo-radical7 --create-pty LINK [...]
 */
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { OpenwardError } from '../../domain/errors.ts';
import { findDriverKind } from '../registry.ts';
import type { FaultPlan } from './fault-plan.ts';
import { readFaultPlan } from './fault-plan.ts';
import type { FaultName } from './faults.ts';
import { faultNames } from './faults.ts';
import { playOnPort } from './port-play.ts';
import type { Simulated } from './simulated.ts';
import { simulated } from './simulated.ts';

interface Options {
  readonly port?: string;
  readonly createPty?: string;
  readonly seed?: number;
  readonly faults: ReadonlySet<FaultName>;
  readonly plan?: string;
  readonly sent?: string;
}

function readFaults(text: string): ReadonlySet<FaultName> {
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

async function simulate(
  device: Simulated,
  { port, createPty, seed, faults, plan: file, sent }: Options,
): Promise<void> {
  if ((port === undefined) === (createPty === undefined))
    throw new OpenwardError('INPUT_INVALID', 'Give either --port PATH or --create-pty LINK');
  const line = findDriverKind(device.id)?.line;
  if (line === undefined) throw new OpenwardError('INTERNAL');
  const plan = file === undefined ? undefined : readPlan(file, createPty !== undefined);
  await playOnPort(device, {
    where: createPty === undefined ? { path: port ?? '' } : { link: createPty },
    line,
    seed: seed ?? plan?.seed ?? 1,
    always: faults,
    plan: plan?.faults ?? [],
    sent,
    ended: signalled(),
  });
}

/** What is planned must be possible: a cable of somebody's cannot be pulled, nor another computer's clock be set. */
function readPlan(file: string, ownPair: boolean): FaultPlan {
  const plan = readFaultPlan(readFileSync(file, 'utf8'), file);
  plan.faults.forEach((planned, at) => {
    const refuse = (why: string): never => {
      throw new OpenwardError('INPUT_INVALID', `${file}: faults.${at}: ${why}`);
    };
    if (planned.fault === 'unplug' && !ownPair) refuse('a cable is pulled with --create-pty alone');
    if (planned.fault === 'clock-jump' && planned.whose === 'host')
      refuse('the clock of the computer that captures cannot be set from here, only the device’s');
  });
  return plan;
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
    .option('--seed <number>', 'the same seed plays the same patient and the same faults; 1 if nobody says', readSeed)
    .option('--faults <names>', `comma-separated, of: ${faultNames.join(', ')}`, readFaults, new Set<FaultName>())
    .option('--plan <file>', 'faults with their times: a JSON file, described in docs/devices.md')
    .option('--sent <file>', 'every byte that goes onto the line, to compare with what was recorded')
    .action((options: Options) => simulate(device, options));

program.parseAsync().catch((error: unknown) => {
  const text = error instanceof OpenwardError ? `${error.code}: ${error.message}` : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
