import type { TextSize } from '../../../api/window/preferences.ts';
import type { SessionView } from '../../../api/window/views.ts';
import type { WritingPorts } from '../../../app/flows/write.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { CaptureService } from '../../capture/capture-service.ts';
import type { Exporter } from '../../export/export-thread.ts';
import type { Judge } from '../../passphrase/judgement.ts';
import type { Services } from '../../session/connections.ts';
import { installationOf } from '../../session/installation.ts';
import type { PreferenceFile } from '../../session/preferences.ts';
import type { LiveProfile } from '../../session/live-profile.ts';
import type { Session } from '../../session/session.ts';
import type { TypedForms } from '../../session/typed-forms.ts';
import type { RecoveryInHand } from '../../vault/recovery-in-hand.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import type { Dialogs, Printing } from '../dialogs.ts';
import type { ClientLog } from '../failure.ts';
import type { AreaHandlers, CallHandlers } from '../handlers.ts';
import type { Jobs } from '../jobs.ts';
import { namesIn } from '../name-of.ts';
import type { LocalisedText } from '../../../domain/localised-text.ts';
import { adminHandlers } from './admin.ts';
import { shownAuditHandlers } from './audit.ts';
import { bookingHandlers } from './booking.ts';
import { captureHandlers } from './capture.ts';
import { changesHandlers } from './changes.ts';
import { confirmHandlers } from './confirm.ts';
import { guardianHandlers } from './guardians.ts';
import { jobHandlers } from './jobs.ts';
import { OpenedContents } from './opened.ts';
import { preferenceHandlers } from './preferences.ts';
import { recordHandlers } from './records.ts';
import { keysHandlers } from './keys.ts';
import { recoveryHandlers } from './recovery.ts';
import { registrationHandlers } from './registration.ts';
import { requestHandlers } from './requests.ts';
import { saOfficerHandlers } from './sa.ts';
import { rolesHere, sessionHandlers } from './session.ts';
import { shareHandlers } from './shares.ts';
import { shownSupervisionHandlers } from './supervision.ts';
import { treatmentHandlers } from './treatment.ts';

/** Every call of the client's window: all but the launcher's. */
export type ClientHandlers = Omit<CallHandlers, keyof AreaHandlers<'launcher'>>;

/** What the client is made of; each area's handlers are given what they need of it, and no more. */
export interface ClientParts {
  readonly loaded: LiveProfile;
  readonly clock: Clock;
  readonly session: Session;
  readonly typed: TypedForms;
  readonly vaults: VaultStore;
  readonly recovery: RecoveryInHand;
  /** The services as the installation itself reaches them, before anybody is registered. */
  readonly device: Services;
  readonly preferences: PreferenceFile;
  /** Draws the window that large, in per cent. */
  readonly zoom: (textSize: TextSize) => void;
  readonly captures: CaptureService;
  readonly judge: Judge;
  readonly exporter: Exporter;
  readonly dialogs: Dialogs;
  readonly printing: Printing;
  readonly jobs: Jobs;
  readonly log: ClientLog;
  /** In place of the name of an organisation that the profile does not have. */
  readonly unknownOrganisation: LocalisedText;
  readonly about: Pick<SessionView, 'kiosk' | 'autoLockSeconds' | 'version' | 'notices'>;
  /** On a kiosk, puts out of the window whatever is in it. */
  readonly leaveNothing: () => void;
}

export function clientHandlers(client: ClientParts): ClientHandlers {
  const { session, vaults, device, dialogs, about, log, captures, loaded, clock } = client;
  const opened = new OpenedContents();
  const roles = rolesHere(loaded.profile, about.kiosk);
  const nameOf = namesIn(loaded, client.unknownOrganisation);
  const returning = { vaults, device, log, roles, mspId: loaded.profile.mspId, kiosk: about.kiosk };
  const person = () => session.need();
  const ports = () => person().ports;
  /** An administrator's own service. */
  const own = () => (ports().vault.role === 'sa-officer' ? ports().sa : person().hospital());
  const writing = (): WritingPorts => {
    const { drafts, treatments, hospital } = person();
    return { ...ports(), drafts, treatments, hospital: hospital() };
  };
  return {
    ...sessionHandlers({
      session,
      typed: client.typed,
      vaults,
      loaded,
      roles,
      about,
      leaveNothing: client.leaveNothing,
    }),
    ...preferenceHandlers({
      preferences: client.preferences,
      zoom: client.zoom,
      personFolder: () => session.person?.folder,
    }),
    ...jobHandlers(client.jobs),
    ...registrationHandlers({
      vaults,
      device,
      installation: installationOf(loaded, clock),
      loaded,
      roles,
      kiosk: about.kiosk,
      enrolment: { authorities: loaded.authorities, clock },
      judge: client.judge,
      log,
    }),
    ...keysHandlers({
      session,
      vaults,
      judge: client.judge,
      dialogs,
      kiosk: about.kiosk,
      returning,
      entered: ({ id }) => client.typed.signedIn(id),
    }),
    ...recoveryHandlers({
      session,
      vaults,
      returning,
      inHand: client.recovery,
      judge: client.judge,
      dialogs,
      printing: client.printing,
      clock,
      kiosk: about.kiosk,
      entered: ({ id }) => client.typed.signedIn(id),
    }),
    ...guardianHandlers({ person, vaults, nameOf }),
    ...bookingHandlers(ports),
    ...confirmHandlers({ person, opened }),
    ...recordHandlers({
      ...{ person, opened, nameOf, dialogs, clock },
      exporter: client.exporter,
      appVersion: about.version,
    }),
    ...shareHandlers({ ports, nameOf }),
    ...treatmentHandlers({ writing, person, opened, nameOf, dialogs, texts: () => person().texts }),
    ...captureHandlers({ person, captures, dialogs }),
    ...requestHandlers({ person, opened, nameOf }),
    ...adminHandlers(() => person().hospital()),
    ...saOfficerHandlers(ports),
    ...changesHandlers(() => {
      const { vault, clock, sa } = ports();
      return { vault, clock, sa, own: own() };
    }),
    ...shownAuditHandlers(own),
    ...shownSupervisionHandlers({ own, sa: () => ports().sa }),
  };
}
