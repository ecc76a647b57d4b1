import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { UserCertificates } from '../../domain/user.ts';
import type { Authorities } from '../../app/ports/authorities.ts';
import type { Hospital } from '../../app/ports/hospitals.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { ObjectStore } from '../../app/ports/object-store.ts';
import type { Cloud, Clouds } from '../../api/http/clouds.ts';
import type { Service } from '../../api/http/service.ts';
import { FileOutbox } from '../../main/outbox/file-outbox.ts';
import { FileReleaseBook } from '../../main/outbox/release-book.ts';
import { connectPerson, type Connections } from '../../main/session/connections.ts';
import type { LiveProfile } from '../../main/session/live-profile.ts';
import { FileSpool } from '../../main/spool/file-spool.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';
import { UnlockedVault } from '../../main/vault/unlocked-vault.ts';

/**
 * A registered person with real keys and the client's own connections: all the ports the flows ask for, under their
 * names. What Electron's main process puts together, without a window.
 */
export class Person {
  readonly vault: UnlockedVault;
  readonly spool: FileSpool;
  readonly outbox: FileOutbox;
  readonly releases: FileReleaseBook;
  readonly clock = { now: (): Date => new Date() };
  readonly authorities: Authorities;
  readonly ledger: Ledger;
  private readonly connections: Connections;

  /** @param clients where people keep their files; this one gets a folder of their own */
  constructor(
    readonly loaded: LiveProfile,
    clients: string,
    readonly secrets: Secrets,
    certificates: UserCertificates,
  ) {
    const folder = join(clients, randomUUID());
    this.vault = new UnlockedVault(secrets, certificates);
    this.spool = new FileSpool(join(folder, 'spool'));
    this.outbox = new FileOutbox(join(folder, 'outbox'));
    this.releases = new FileReleaseBook(join(folder, 'releases'));
    this.authorities = loaded.authorities;
    this.connections = connectPerson(loaded, this.vault);
    this.ledger = this.connections.ledger;
  }

  get sa(): Service {
    return this.connections.services.sa;
  }
  /** Of the person's own organisation. */
  get cloud(): Service {
    return this.connections.services.clouds.own.service;
  }
  /** The same one, however it was replaced, among all. */
  get clouds(): Clouds {
    const { clouds } = this.connections.services;
    const own = { ...clouds.own, service: this.cloud };
    const replaced = (cloud: Cloud): Cloud => (cloud.mspId === own.mspId ? own : cloud);
    return {
      own,
      all: clouds.all.map(replaced),
      of: (mspId) => replaced(clouds.of(mspId)),
      holding: (url) => replaced(clouds.holding(url)),
      named: (mspId) => replaced(clouds.named(mspId)),
    };
  }
  get store(): ObjectStore {
    return this.connections.services.store;
  }
  get hospitals(): readonly Hospital[] {
    return this.connections.services.hospitals;
  }

  get pid(): string {
    return this.vault.pid;
  }
  /** H_M of the person's own hospital. */
  get hospital(): Service {
    const { hospital } = this.connections.services;
    if (hospital === undefined) throw new Error(`expected ${this.loaded.profile.org} to be a hospital`);
    return hospital;
  }

  /** The same person, told something else by the cloud. */
  believing(cloud: Service): Person {
    const deceived: Person = Object.create(this, { cloud: { value: cloud } }) as Person;
    return deceived;
  }

  close(): Promise<void> {
    return this.connections.close();
  }
}
