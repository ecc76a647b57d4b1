import { join } from 'node:path';
import { app, clipboard, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { clearEnvironment, ignoredText } from '../../connections/environment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { toldSystemFailure } from '../../domain/system-failure.ts';
import type { CallHandlers } from '../ipc/handlers.ts';
import { Jobs } from '../ipc/jobs.ts';
import { NewsDesk } from '../ipc/news-desk.ts';
import { startRouter } from '../ipc/router.ts';
import { launcherHandlers } from '../launcher/handlers.ts';
import { PreferenceFile } from '../session/preferences.ts';
import { mainWords } from '../words/main-words.ts';
import { startClient, type Client } from './client.ts';
import { prepareDataFolder } from './data-folder.ts';
import { readCommandLine, type ClientCommand, type CommandLine, type LauncherCommand } from './command-line.ts';
import { stickDialogs, systemDialogs, systemPrinting } from './dialogs.ts';
import { guardContents, guardNames, guardSession } from './guards.ts';
import { openClientLog } from './log.ts';
import { scheme } from './origin.ts';
import { clearClipboard } from './edit-menu.ts';
import { OurWindow } from './our-window.ts';
import { RendererFiles } from './pages.ts';
import { noticesOf } from './runtime.ts';
import { requireOwnSwitches } from './switches.ts';
import { addressOf, openWindow } from './window.ts';

keepFilesPrivate();

/** Folder of this file as built: the preload script and the pages lie beside it. */
const here = import.meta.dirname;

/**
 * A name without `persist:` keeps it in memory: nothing that the page keeps comes to the disk, or outlives the program.
 */
const pagePartition = 'openward-page';

/** Before anything connects or is started. */
const ignored = clearEnvironment();

/** Only a launcher that could not do otherwise (root) passes this; the window says so. */
const noSandbox = app.commandLine.hasSwitch('no-sandbox');
if (!noSandbox) app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  {
    scheme,
    privileges: {
      standard: true,
      secure: true,
      supportFetchAPI: true,
      bypassCSP: false,
      corsEnabled: false,
      allowServiceWorkers: false,
    },
  },
]);
guardNames(app);
Menu.setApplicationMenu(null);

const command = commandLine();
if (command) {
  app.setPath('userData', command.data);
  // One program per data folder: two would overwrite each other's vaults and drafts.
  if (app.requestSingleInstanceLock())
    void app
      .whenReady()
      .then(() => start(command))
      .catch(giveUp);
  else {
    process.stderr.write(`Openward is running in ${command.data} already; its window was brought to the front.\n`);
    app.exit(0);
  }
}

function commandLine(): CommandLine | undefined {
  try {
    // Tests and developers drive the client that is not packaged.
    if (app.isPackaged) requireOwnSwitches(process.argv.slice(1));
    const given = process.env['OPENWARD_DATA'];
    const trial = given === undefined || given === '' ? join(here, '..', '..', '.openward') : given;
    const read = readCommandLine(process.argv.slice(1), trial);
    prepareDataFolder(read.data);
    return read;
  } catch (error) {
    giveUp(error);
    return undefined;
  }
}

/** Before there is a window: said on the terminal and, where there is a screen, in a box. */
function giveUp(error: unknown): void {
  const told = toldSystemFailure(error);
  const text = told instanceof OpenwardError ? `${told.code}: ${told.message}` : String(told);
  process.stderr.write(`Openward cannot start. ${text}\n`);
  if (app.isPackaged) dialog.showErrorBox('Openward', text);
  app.exit(1);
}

async function start(how: CommandLine): Promise<void> {
  const log = openClientLog(how.data);
  if (ignored.length > 0) log.note(ignoredText(ignored));
  guardContents(app, log);
  const pageSession = session.fromPartition(pagePartition);
  await Promise.all([session.defaultSession, pageSession].map(guardSession));
  const pages = new RendererFiles(join(here, 'renderer'));
  pageSession.protocol.handle(scheme, (request) => pages.respond(request));
  const kiosk = how.mode === 'client' && how.kiosk;
  const title = how.mode === 'client' && how.person !== undefined ? `Openward · ${how.person}` : 'Openward';
  const preferences = new PreferenceFile(join(how.data, 'preferences.json'), {
    language: how.language ?? 'en',
    scheme: 'auto',
    textSize: 100,
  });
  const devTools = !app.isPackaged && process.env['OPENWARD_DEVTOOLS'] === '1';
  const ours = new OurWindow(
    openWindow({ preload: join(here, 'preload.cjs'), title, kiosk, devTools, session: pageSession }),
    addressOf(how.mode === 'client' ? 'index.html' : 'launcher.html'),
    log,
    async () => mainWords((await preferences.read()).language),
    kiosk,
  );
  const news = new NewsDesk((item) => ours.tell(item));
  const serve = (
    handlers: Partial<CallHandlers>,
    jobs: Jobs,
    role: () => ReturnType<Parameters<typeof startRouter>[0]['role']>,
    explain?: Client['explain'],
  ): void =>
    startRouter({
      ipc: ipcMain,
      isOurs: (event) => ours.isSender(event),
      role,
      handlers,
      jobs,
      news,
      log,
      ...(explain === undefined ? {} : { explain }),
    });
  app.on('second-instance', () => {
    if (ours.window.isMinimized()) ours.window.restore();
    ours.window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('child-process-gone', (_, { type, reason }) => log.note(`a helper process ended: ${type} ${reason}`));
  if (how.mode === 'launcher') serve(launcher(how, preferences, ours), new Jobs(), () => undefined);
  else await client(how, preferences, ours, news, log, serve);
  await ours.show();
}

async function client(
  how: ClientCommand,
  preferences: PreferenceFile,
  ours: OurWindow,
  news: NewsDesk,
  log: ReturnType<typeof openClientLog>,
  serve: (
    handlers: Partial<CallHandlers>,
    jobs: Jobs,
    role: () => ReturnType<Parameters<typeof startRouter>[0]['role']>,
    explain: Client['explain'],
  ) => void,
): Promise<void> {
  const window = () => (ours.window.isDestroyed() ? undefined : ours.window);
  const started = await startClient({
    command: how,
    preferences,
    zoom: (textSize) => ours.zoom(textSize),
    news,
    log,
    dialogs: how.kiosk ? stickDialogs(how.sticks) : systemDialogs(window),
    printing: systemPrinting(window, how.kiosk),
    version: app.getVersion(),
    notices: noticesOf({ electron: process.versions['electron'], noSandbox, ignored: ignored.length > 0 }),
    // Nothing of one person is left on a kiosk's page for the next.
    leaveNothing: () => {
      if (how.kiosk) clearClipboard(clipboard);
      if (how.kiosk) ours.wipe().catch((error: unknown) => log.note('wiping the page', error));
    },
  });
  serve(started.handlers, started.jobs, () => started.session.person?.me.role, started.explain);
  ours.window.webContents.on('input-event', (_, { type }) => {
    if (type !== 'mouseMove' || !how.kiosk) started.session.noticeLife();
  });
  ours.askBeforeClosing(() => started.capturing());
  endInOrder(started);
}

/** Keys are locked and ports closed before the program ends, but it is not kept from ending for long. */
function endInOrder(started: Client): void {
  let closing = false;
  app.on('before-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    const patience = setTimeout(() => app.exit(0), 3000);
    void started.close().finally(() => {
      clearTimeout(patience);
      app.exit(0);
    });
  });
}

function launcher(how: LauncherCommand, preferences: PreferenceFile, ours: OurWindow): Partial<CallHandlers> {
  return launcherHandlers({
    network: how.network,
    kiosk: how.kiosk,
    program: process.execPath,
    programArguments: noSandbox ? ['--no-sandbox'] : [],
    preferences,
    zoom: (textSize) => ours.zoom(textSize),
  });
}
