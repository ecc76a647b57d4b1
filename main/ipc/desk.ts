import type { SessionView } from '../../api/window/views.ts';
import type { Authorities } from '../../app/ports/authorities.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CaptureService } from '../capture/capture-service.ts';
import type { Services } from '../session/connections.ts';
import type { PreferenceFile } from '../session/preferences.ts';
import type { LoadedProfile } from '../session/profile.ts';
import type { Session } from '../session/session.ts';
import type { VaultStore } from '../vault/vault-store.ts';
import type { ClientLog } from './failure.ts';
import type { Jobs } from './jobs.ts';

/** The system's own file dialogs: main asks, so a path never comes from the page. */
export interface Dialogs {
  /** Path of a file the person chose; undefined when they chose none. */
  openFile(): Promise<string | undefined>;
  saveFile(suggestedName: string): Promise<string | undefined>;
}

/** What handlers work with. */
export interface Desk {
  readonly loaded: LoadedProfile;
  readonly authorities: Authorities;
  readonly clock: Clock;
  readonly session: Session;
  readonly vaults: VaultStore;
  /** The services as the installation itself reaches them, before anybody is registered. */
  readonly device: Services;
  readonly preferences: PreferenceFile;
  readonly captures: CaptureService;
  readonly dialogs: Dialogs;
  readonly jobs: Jobs;
  readonly log: ClientLog;
  readonly about: Pick<SessionView, 'kiosk' | 'autoLockSeconds' | 'version' | 'notices'>;
}
