import { once } from 'node:events';
import { chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { _electron, errors, type ElectronApplication, type Page } from 'playwright';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import type { Language } from '../../api/window/languages.ts';
import { clientArguments } from '../../main/boot/client-arguments.ts';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { clearEnvironment } from '../../connections/environment.ts';
import { display } from './display.ts';

const repository = repositoryRoot();

/** Somebody else than root, so that Chromium's sandbox is really on. Their home is the data folder. */
export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

export interface LaunchPerson {
  /** Path of the connection profile. */
  readonly profile: string;
  /** Data folder of this person's installation; made when it is not there. */
  readonly dataDir: string;
  readonly kiosk?: boolean;
  readonly person?: string;
  readonly language?: Language;
  /** Seconds until the client locks by itself, 60 at least. */
  readonly autoLock?: number;
  /** Days before their end from which on certificates are renewed at sign-in. */
  readonly renewDays?: number;
  /** Of a kiosk: where sticks appear. */
  readonly sticks?: string;
  /** Runs the window as this user, the sandbox on. Only root can. */
  readonly user?: UnprivilegedUser;
  /** Folder of the built client and its runtime, when not this checkout's. */
  readonly program?: string;
}

export interface PersonWindow {
  readonly page: Page;
  readonly app: ElectronApplication;
  /** Whether Chromium was started with its sandbox. */
  readonly sandbox: boolean;
  /** What the client writes when it cannot start, and the page's own complaints. */
  readonly complaints: readonly string[];
  /** The next file dialog answers this path, as if the person had chosen it. */
  chooseFile(path: string): Promise<void>;
  /** The next save dialog answers this path. */
  saveAs(path: string): Promise<void>;
  close(): Promise<void>;
  /** Closes the window by hand, and keeps it when asked; answers what was asked. */
  closeAndThinkAgain(): Promise<string>;
  /** Ends the program with no chance to tidy up. */
  kill(): Promise<void>;
  /** Ends the process of the one recording that is under way, in the same way. */
  killRecorder(): Promise<void>;
}

/** Opens the launcher on a running network. */
export function launchLauncher({
  network,
  dataDir,
  language,
}: {
  readonly network: string;
  readonly dataDir: string;
  readonly language: Language;
}): Promise<PersonWindow> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const sandbox = process.getuid?.() !== 0;
  return launch({
    executablePath: clientProgram(),
    sandbox,
    args: ['--launcher', `--network=${network}`, `--data=${dataDir}`, `--language=${language}`],
    env: {},
  });
}

/**
 * Opens the real client for one person and answers its page once it is loaded. Under Xvfb where there is no display.
 */
export async function launchPerson(person: LaunchPerson): Promise<PersonWindow> {
  const program = clientProgram(person.program);
  mkdirSync(person.dataDir, { recursive: true, mode: 0o700 });
  const sandbox = person.user !== undefined || process.getuid?.() !== 0;
  const executablePath = person.user ? wrapper(person.user, person.dataDir, program) : program;
  const profile = person.user ? handOver(person.user, person.dataDir, person.profile) : person.profile;
  return launch({
    executablePath,
    sandbox,
    args: clientArguments({ ...person, profile, data: person.dataDir }),
    env: person.user ? { HOME: person.dataDir, XDG_RUNTIME_DIR: person.dataDir } : {},
  });
}

function clientProgram(program = join(repository, 'dist', 'electron', 'electron')): string {
  if (!existsSync(program)) throw new Error(`${program} is not there: npm run setup`);
  return program;
}

interface Launch {
  readonly executablePath: string;
  readonly sandbox: boolean;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function launch({ executablePath, sandbox, args, env }: Launch): Promise<PersonWindow> {
  const complaints: string[] = [];
  const app = await attach({
    executablePath,
    // Nothing here has a graphics processor, and imitating one costs more than drawing without.
    args: ['--disable-gpu', ...(sandbox ? [] : ['--no-sandbox']), ...args],
    env: { ...environment(), DISPLAY: await display(), ...env },
    timeout: 30_000,
  });
  app.process().stderr?.on('data', (text: Buffer) => complaints.push(text.toString('utf8')));
  const page = await app.firstWindow({ timeout: 60_000 });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`page ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page threw ${error.message}`));
  await page.waitForLoadState('domcontentloaded');
  return {
    page,
    app,
    sandbox,
    complaints,
    chooseFile: (path) =>
      app.evaluate(
        ({ dialog }, chosen) =>
          void (dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })),
        path,
      ),
    saveAs: (path) =>
      app.evaluate(
        ({ dialog }, chosen) =>
          void (dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })),
        path,
      ),
    close: () => app.close(),
    closeAndThinkAgain: () =>
      app.evaluate(
        ({ dialog, BrowserWindow }) =>
          new Promise<string>((resolve) => {
            const keep = { response: 0, checkboxChecked: false };
            dialog.showMessageBox = (...asked: unknown[]) => {
              resolve(JSON.stringify(asked.at(-1)));
              return Promise.resolve(keep);
            };
            BrowserWindow.getAllWindows()[0]?.close();
          }),
      ),
    kill: async () => {
      const gone = once(app.process(), 'exit');
      app.process().kill('SIGKILL');
      await gone;
    },
    killRecorder: async () => {
      const [pid, ...others] = await app.evaluate(({ app: electron }) =>
        electron.getAppMetrics().flatMap((one) => (one.name === 'Openward recording' ? [one.pid] : [])),
      );
      if (pid === undefined || others.length > 0) throw new Error('expected the process of one recording');
      process.kill(pid, 'SIGKILL');
    },
  };
}

/**
 * Seldom (twice in this code’s test runs so far, once two times in a row on a machine with much other work) Playwright
 * is connected to a client that has started and waits for its first page until the time is up, as in
 * microsoft/playwright#29386; that it was Playwright is likely, not proven. The client is then started anew, and that
 * is said: one that never starts still fails.
 */
async function attach(
  options: NonNullable<Parameters<typeof _electron.launch>[0]>,
  tries = 3,
): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options);
  } catch (error) {
    if (!(error instanceof errors.TimeoutError) || tries === 1) throw error;
    process.stderr.write(`the client is started anew, since Playwright did not get hold of it: ${error.message}\n`);
    return attach(options, tries - 1);
  }
}

/** As a person's machine has it: what this machine says about proxies and the like would only make a notice. */
function environment(): Record<string, string> {
  const own = { ...process.env };
  clearEnvironment(own);
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * A script that becomes the other user and then the client; the data folder is handed over to them. Playwright, running
 * as root, adds --no-sandbox to every Electron; the client does not run as root, so it is taken out again.
 */
function wrapper({ uid, gid }: UnprivilegedUser, dataDir: string, program: string): string {
  chownSync(dataDir, uid, gid);
  const script = join(dataDir, 'run-client.sh');
  const lines = [
    '#!/bin/sh',
    'for argument do shift; [ "$argument" = --no-sandbox ] || set -- "$@" "$argument"; done',
    `exec setpriv --reuid ${uid} --regid ${gid} --clear-groups -- ${quoted(program)} "$@"`,
  ];
  writeFileSync(script, `${lines.join('\n')}\n`, { mode: 0o755 });
  return script;
}

/**
 * The network's data folder is its owner's alone, so the other user gets copies of the profile and of the files it
 * names.
 */
export function handOver({ uid, gid }: UnprivilegedUser, dataDir: string, profileFile: string): string {
  const folder = join(dataDir, 'profile');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const raw: unknown = JSON.parse(readFileSync(profileFile, 'utf8'));
  const profile = ConnectionProfile.parse(raw);
  const copied = (path: string): string => {
    const copy = join(folder, basename(path));
    copyFileSync(resolve(dirname(profileFile), path), copy);
    chownSync(copy, uid, gid);
    return copy;
  };
  const own = {
    ...profile,
    trust: { nodes: copied(profile.trust.nodes), people: copied(profile.trust.people) },
    device: { certificate: copied(profile.device.certificate), key: copied(profile.device.key) },
  };
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify(own), { mode: 0o600 });
  for (const path of [folder, file]) chownSync(path, uid, gid);
  return file;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
