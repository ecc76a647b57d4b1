import { join } from 'node:path';
import type { Me } from '../../api/window/views.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Authorities } from '../../app/ports/authorities.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenedTreatments } from '../../app/flows/opened-treatments.ts';
import type { Drafts } from '../../app/ports/drafts.ts';
import type { Hospital } from '../../app/ports/hospitals.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { ObjectStore } from '../../app/ports/object-store.ts';
import type { Outbox } from '../../app/ports/outbox.ts';
import type { ReleaseBook } from '../../app/ports/release-book.ts';
import type { Clouds } from '../../api/http/clouds.ts';
import type { Service } from '../../api/http/service.ts';
import type { Spool } from '../../app/ports/spool.ts';
import { outboxIn } from '../outbox/file-outbox.ts';
import { FileReleaseBook } from '../outbox/release-book.ts';
import { JournalFolder } from '../capture/journal-folder.ts';
import { SealedDrafts } from '../spool/sealed-drafts.ts';
import { SealedTexts } from '../spool/sealed-texts.ts';
import type { UnlockedVault } from '../vault/unlocked-vault.ts';
import type { Connections } from './connections.ts';
import type { LiveProfile } from './live-profile.ts';

/** Every port a flow may ask for, as one person has them. */
export interface PersonPorts {
  readonly vault: UnlockedVault;
  readonly ledger: Ledger;
  readonly sa: Service;
  readonly clouds: Clouds;
  readonly hospitals: readonly Hospital[];
  readonly store: ObjectStore;
  readonly spool: Spool;
  readonly authorities: Authorities;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly releases: ReleaseBook;
}

/** The person whose keys are unlocked, with what belongs to them. */
export interface SignedIn {
  /** Id of the vault. */
  readonly id: string;
  readonly me: Me;
  readonly ports: PersonPorts;
  /** The organisation's own H_M. Throws NOT_FOUND where there is none. */
  readonly hospital: () => Service;
  readonly connections: Connections;
  /** A doctor's. */
  readonly drafts: Drafts;
  readonly texts: SealedTexts;
  readonly treatments: OpenedTreatments;
  /** A technician's. */
  readonly journals: JournalFolder;
  /** The person's folder of this installation. */
  readonly folder: string;
}

export interface Surroundings {
  readonly loaded: LiveProfile;
  readonly spool: Spool;
  readonly clock: Clock;
  /** Where the installation keeps everything. */
  readonly dataFolder: string;
}

export function signedIn(
  id: string,
  me: Me,
  vault: UnlockedVault,
  connections: Connections,
  around: Surroundings,
): SignedIn {
  const folder = join(around.dataFolder, 'people', id);
  const { services, ledger } = connections;
  return {
    id,
    me,
    folder,
    connections,
    drafts: new SealedDrafts({ folder, vault }),
    texts: new SealedTexts({ folder, vault }),
    journals: new JournalFolder({ folder, vault }),
    treatments: new OpenedTreatments(),
    hospital: () => {
      const { hospital } = services;
      if (!hospital) throw new OpenwardError('NOT_FOUND', 'This organisation has no hospital service');
      return hospital;
    },
    ports: {
      vault,
      ledger,
      // Organisations come and go while the person works.
      get sa() {
        return services.sa;
      },
      clouds: services.clouds,
      get hospitals() {
        return services.hospitals;
      },
      get store() {
        return services.store;
      },
      spool: around.spool,
      authorities: around.loaded.authorities,
      clock: around.clock,
      outbox: outboxIn(join(folder, 'outbox')),
      releases: new FileReleaseBook(join(folder, 'releases.json')),
    },
  };
}
