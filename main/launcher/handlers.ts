import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { readFile } from '../../connections/disk.ts';
import type { LauncherPerson } from '../../api/window/calls/launcher.ts';
import type { Language } from '../../api/window/languages.ts';
import type { TextSize } from '../../api/window/preferences.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { clientArguments } from '../boot/client-arguments.ts';
import type { AreaHandlers } from '../ipc/handlers.ts';
import { preferenceHandlers } from '../ipc/handlers/preferences.ts';
import type { PreferenceFile } from '../session/preferences.ts';
import { clientFolder, peopleOf, trialPassphrase, type TrialPerson } from './people.ts';

export interface LauncherOptions {
  /** Data folder of the trial network. */
  readonly network: string;
  /** Opens the patient's window full screen, as a kiosk. */
  readonly kiosk: boolean;
  /** The client's program, and what it is always given (`--no-sandbox` as root). */
  readonly program: string;
  readonly programArguments: readonly string[];
  readonly preferences: PreferenceFile;
  readonly zoom: (textSize: TextSize) => void;
}

/** What of network.json tells which processes there are. */
const RecordedProcesses = z.object({ processes: z.record(z.string(), z.object({ pid: z.number().int().positive() })) });

export function launcherHandlers(options: LauncherOptions): AreaHandlers<'launcher'> & AreaHandlers<'preferences'> {
  const { network, preferences } = options;
  const running = new Map<string, ChildProcess>();

  const list = async (): Promise<z.input<typeof LauncherPerson>[]> =>
    (await peopleOf(network)).map(({ id, role, organisation, names, activationCode }) => ({
      id,
      role,
      organisation,
      names: [...names],
      running: running.has(id),
      kiosk: isKiosk(options, role),
      ...(activationCode === undefined ? {} : { activationCode }),
    }));

  return {
    'launcher.people': list,
    'launcher.start': async ({ id }) => {
      const person = (await peopleOf(network)).find((one) => one.id === id);
      if (!person) throw new OpenwardError('NOT_FOUND', 'Nobody of that name');
      if (!running.has(id)) {
        const { language } = await preferences.read();
        const child = await begin(options, person, language);
        running.set(id, child);
        child.once('exit', () => running.delete(id));
      }
      return list();
    },
    'launcher.network': async () => {
      const passphrase = await trialPassphrase(network);
      return {
        dataFolder: network,
        ...(await countProcesses(network)),
        ...(passphrase === undefined ? {} : { trialPassphrase: passphrase }),
      };
    },
    ...preferenceHandlers({ preferences, zoom: options.zoom, personFolder: () => undefined }),
  };
}

function isKiosk({ kiosk }: LauncherOptions, role: TrialPerson['role']): boolean {
  return kiosk && role === 'patient';
}

/** Each person is a process of their own with a data folder of their own, as on machines of their own. */
function begin(
  options: LauncherOptions,
  { id, role, profile }: TrialPerson,
  language: Language,
): Promise<ChildProcess> {
  const { network, program, programArguments } = options;
  const args = [
    ...programArguments,
    ...clientArguments({
      profile,
      data: clientFolder(network, id),
      person: id,
      language,
      kiosk: isKiosk(options, role),
    }),
  ];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  return new Promise((resolve, reject) => {
    child.once('spawn', () => {
      child.unref();
      resolve(child);
    });
    child.once('error', (cause) => reject(new OpenwardError('INTERNAL', 'The client could not be started', { cause })));
  });
}

async function countProcesses(network: string): Promise<{ processes: number; running: number }> {
  const text = await readFile(join(network, 'network.json'), 'utf8').catch(() => '{}');
  const recorded = RecordedProcesses.safeParse(parseJson(text)).data;
  const pids = Object.values(recorded?.processes ?? {}).map(({ pid }) => pid);
  return { processes: pids.length, running: pids.filter(isAlive).length };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
