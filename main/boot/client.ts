import { join } from 'node:path';
import { powerMonitor, safeStorage } from 'electron';
import { StayingAwake } from './staying-awake.ts';
import type { TextSize } from '../../api/window/preferences.ts';
import type { SessionView } from '../../api/window/views.ts';
import { CaptureService } from '../capture/capture-service.ts';
import { storeWhileSignedIn } from '../capture/queued-captures.ts';
import { exportInThread } from '../export/export-thread.ts';
import { installationOf } from '../session/installation.ts';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import { clockTrouble } from '../ipc/clock-trouble.ts';
import type { Dialogs, Printing } from '../ipc/dialogs.ts';
import type { ClientLog } from '../ipc/failure.ts';
import { clientHandlers, type ClientHandlers } from '../ipc/handlers/index.ts';
import { rolesHere } from '../ipc/handlers/session.ts';
import { Jobs } from '../ipc/jobs.ts';
import type { NewsDesk } from '../ipc/news-desk.ts';
import { JudgingThread } from '../passphrase/judging-thread.ts';
import { connectServices } from '../session/connections.ts';
import type { PreferenceFile } from '../session/preferences.ts';
import { LiveProfile } from '../session/live-profile.ts';
import { Session } from '../session/session.ts';
import { TypedForms } from '../session/typed-forms.ts';
import { FileSpool } from '../spool/file-spool.ts';
import { inEveryLanguage } from '../words/main-words.ts';
import { systemKeyring } from '../vault/keyring.ts';
import { RecoveryInHand } from '../vault/recovery-in-hand.ts';
import { VaultStore } from '../vault/vault-store.ts';
import { beginCaptureProcess } from './capture-process.ts';
import type { ClientCommand } from './command-line.ts';

/** Seconds without a sign of life after which the keys are locked. */
const autoLockSeconds = { ward: 600, kiosk: 180 };

export interface ClientOptions {
  readonly command: ClientCommand;
  readonly preferences: PreferenceFile;
  /** Draws the window that large, in per cent. */
  readonly zoom: (textSize: TextSize) => void;
  readonly news: NewsDesk;
  readonly log: ClientLog;
  readonly dialogs: Dialogs;
  readonly printing: Printing;
  readonly version: string;
  readonly notices: SessionView['notices'];
  /** On a kiosk, puts out of the window whatever is in it. Called after the keys are gone, too. */
  readonly leaveNothing: () => void;
}

/** The client behind its window. */
export interface Client {
  readonly handlers: ClientHandlers;
  readonly session: Session;
  readonly jobs: Jobs;
  /** Whether a recording is under way, which would be cut. */
  readonly capturing: () => boolean;
  /** A failure as the one who asked is to be told it. */
  readonly explain: (error: unknown) => unknown;
  /** Ends what can be ended; the keys first. */
  close(): Promise<void>;
}

/** Throws INPUT_INVALID or FILE_UNREADABLE for an unusable profile, CERTIFICATE_INVALID for unusable roots. */
export async function startClient(options: ClientOptions): Promise<Client> {
  const { command, preferences, news, log, notices, version, dialogs } = options;
  const loaded = LiveProfile.open(command.profile);
  const spool = new FileSpool(join(command.data, 'spool'));
  await spool.clear();
  const unknownOrganisation = await inEveryLanguage('organisationUnknown');
  const clock = { now: () => new Date() };
  const clocks = new OthersClocks();
  const jobs = new Jobs();
  const vaults = new VaultStore({
    folder: join(command.data, 'vaults'),
    keyring: systemKeyring(safeStorage, process.platform),
  });
  const seconds = command.autoLock ?? autoLockSeconds[command.kiosk ? 'kiosk' : 'ward'];
  const device = connectServices(loaded, loaded.device, clocks);
  const typed = new TypedForms();
  const recovery = new RecoveryInHand();
  const awake = new StayingAwake();
  const captures = new CaptureService({
    beginProcess: beginCaptureProcess,
    tell: (item) => news.tell(item),
    onCapturing: (capturing) => awake.while(capturing),
    note: (what, error) => log.note(what, error),
  });
  const session = new Session({
    loaded,
    spool,
    clock,
    dataFolder: command.data,
    vaults,
    device,
    installation: installationOf(loaded, clock),
    roles: rolesHere(loaded.profile, command.kiosk),
    clocks,
    autoLockSeconds: seconds,
    renewDays: command.renewDays,
    keepsNothing: command.kiosk,
    tell: (item) => news.tell(item),
    accompany: (person) => (person.me.role === 'technician' ? storeWhileSignedIn(person, captures) : () => undefined),
    onLocked: (why) => {
      jobs.cancelAll();
      typed.locked(why);
      recovery.forget();
      options.leaveNothing();
    },
    log,
  });
  // Built beside this program.
  const judging = new JudgingThread(join(import.meta.dirname, 'passphrase-judge.js'));
  const about = { kiosk: command.kiosk, autoLockSeconds: seconds, version, notices };
  loaded.onChange(() => {
    device.become(loaded.device);
    news.tell({ topic: 'organisations' });
  });
  const unfollow = loaded.follow((error) => log.note('taking in the connection profile', error));
  const lock = (): void => session.lock('suspended');
  powerMonitor.on('suspend', lock).on('lock-screen', lock);
  return {
    handlers: clientHandlers({
      loaded,
      clock,
      session,
      typed,
      vaults,
      recovery,
      device,
      preferences,
      zoom: options.zoom,
      captures,
      judge: judging.judge,
      exporter: exportInThread(join(import.meta.dirname, 'exporter.js')),
      dialogs,
      printing: options.printing,
      jobs,
      log,
      unknownOrganisation,
      about,
      leaveNothing: options.leaveNothing,
    }),
    session,
    jobs,
    capturing: () => captures.capturing,
    explain: (error) => clockTrouble(error, clocks.ahead()),
    close: async () => {
      session.lock('asked');
      unfollow();
      await Promise.allSettled([captures.close(), judging.close(), device.close(), spool.clear()]);
    },
  };
}
