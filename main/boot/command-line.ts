import { join, resolve } from 'node:path';
import { isLanguage, languageTags, type Language } from '../../api/window/languages.ts';
import { cut } from '../../domain/cut.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** How the client was started. Paths are absolute. */
export type CommandLine = ClientCommand | LauncherCommand;

export interface ClientCommand {
  readonly mode: 'client';
  readonly profile: string;
  /** Everything this installation keeps; also Electron's own folder. */
  readonly data: string;
  readonly language: Language | undefined;
  readonly kiosk: boolean;
  /** Said in the title, to tell windows of one machine apart. */
  readonly person: string | undefined;
  /** Seconds until the client locks by itself, when not the usual ones. */
  readonly autoLock: number | undefined;
  /** Days before their end from which on certificates are renewed at sign-in, when not the usual ones. */
  readonly renewDays: number | undefined;
  /** Of a kiosk: where sticks appear, each a folder in it; as the system's desktops have it without. */
  readonly sticks: string | undefined;
}

export interface LauncherCommand {
  readonly mode: 'launcher';
  /** Data folder of the trial network. */
  readonly network: string;
  readonly data: string;
  readonly language: Language | undefined;
  readonly kiosk: boolean;
}

const withValue = new Set(['profile', 'data', 'language', 'person', 'auto-lock', 'renew-days', 'network', 'sticks']);
const alone = new Set(['kiosk', 'launcher']);
/** Names of all of them, without dashes. */
export const ownSwitches: ReadonlySet<string> = new Set([...withValue, ...alone]);

/**
 * Reads `--name value` and `--name=value`. Whatever else is there belongs to Chromium (`--no-sandbox`) or to whoever
 * drives the window in development, and is passed over; `requireOwnSwitches` refuses it in an installed client.
 * `trialNetwork` is the launcher's network when none is named. Throws INPUT_INVALID.
 */
export function readCommandLine(args: readonly string[], trialNetwork?: string): CommandLine {
  const { values, flags } = split(args);
  const language = languageOf(values.get('language'));
  if (flags.has('launcher')) {
    const network = path(values, 'network', trialNetwork);
    return {
      mode: 'launcher',
      network,
      data: path(values, 'data', join(network, 'clients', 'launcher')),
      language,
      kiosk: flags.has('kiosk'),
    };
  }
  const data = path(values, 'data');
  const person = values.get('person');
  return {
    mode: 'client',
    profile: path(values, 'profile'),
    data,
    language,
    kiosk: flags.has('kiosk'),
    person: person === undefined ? undefined : cut(person, 80),
    autoLock: numberOf(values, 'auto-lock', { from: 60, to: 3600, unit: 'seconds' }),
    renewDays: numberOf(values, 'renew-days', { from: 7, to: 366, unit: 'days' }),
    sticks: values.has('sticks') ? path(values, 'sticks') : undefined,
  };
}

function split(args: readonly string[]): { values: Map<string, string>; flags: Set<string> } {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i += 1) {
    const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[i] ?? '');
    const name = match?.[1];
    if (name === undefined) continue;
    if (alone.has(name)) flags.add(name);
    if (!withValue.has(name)) continue;
    const value = match?.[2] ?? args[(i += 1)];
    if (value === undefined || value === '') throw new OpenwardError('INPUT_INVALID', `--${name} needs a value`);
    values.set(name, value);
  }
  return { values, flags };
}

function path(values: ReadonlyMap<string, string>, name: string, otherwise?: string): string {
  const value = values.get(name) ?? otherwise;
  if (value === undefined) throw new OpenwardError('INPUT_INVALID', `--${name} is needed`);
  return resolve(value);
}

function languageOf(value: string | undefined): Language | undefined {
  if (value === undefined || isLanguage(value)) return value;
  throw new OpenwardError('INPUT_INVALID', `--language is ${languageTags.join(' or ')}`);
}

interface Between {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
}

/** A lock is long enough to be warned before, and short enough to be one; a renewal early enough to be tried again. */
function numberOf(values: ReadonlyMap<string, string>, name: string, { from, to, unit }: Between): number | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < from || number > to)
    throw new OpenwardError('INPUT_INVALID', `--${name} is ${from} to ${to} ${unit}`);
  return number;
}
