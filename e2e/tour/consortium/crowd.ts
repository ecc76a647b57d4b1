import { join } from 'node:path';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import { slotsOf } from '../../../app/flows/book.ts';
import { openRecord } from '../../../app/flows/query.ts';
import { DataPaths } from '../../../fabric-config/node/paths.ts';
import { VaultStore } from '../../../main/vault/vault-store.ts';
import type { Hosted } from '../../hosts/hosted.ts';
import { people } from '../../windows/story/people.ts';
import type { Windowed } from '../../windows/story/actor.ts';
import { AtWork, type Worked } from '../../world/at-work.ts';
import { Cast } from '../../world/cast.ts';
import { sign, write } from '../../world/chapters.ts';
import type { Person } from '../../world/person.ts';
import { readingsOf } from '../../world/readings.ts';
import { World } from '../../world/world.ts';

const hospitals = ['hospital1', 'hospital2'] as const;
/** Of each hospital: a doctor with a patient, twice, and six more patients. */
const couples = 2;
const readers = 6;
/** Milliseconds that people look at something, talk, or write between two things they do. */
const PAUSE = 4000;
/** By which names a record of somebody's log is found again. */
interface Reader {
  readonly person: Person;
  /** Transactions that the ledger has said VALID to. */
  readonly recorded: string[];
}

/** What came of the crowd's work, and whether the ledger has all of it. */
export interface CrowdsWork extends Worked {
  readonly recorded: number;
  readonly lost: number;
  readonly doubled: number;
}

/**
 * Twenty people with real keys and the client's own connections, without windows: four of them are treated by four,
 * again and again, and twelve ask for free times and read who has used their data, which is written down each time.
 */
export class Crowd {
  readonly world: World;
  readonly cast: Cast;
  readonly #readers: Reader[] = [];
  #work: AtWork | undefined;

  constructor(hosted: Hosted, clients: string) {
    this.world = new World(new DataPaths(join(clients, 'crowd')), () => Promise.resolve());
    for (const { name, paths } of hosted.all) this.world.knows(name, paths);
    this.cast = new CastBesideWindows(this.world, clients);
  }

  /** @returns how many they are */
  async begin(): Promise<number> {
    const tasks: Record<string, () => Promise<unknown>> = {};
    for (const org of hospitals) {
      for (let number = 1; number <= couples; number += 1) {
        const [patient, doctor] = await Promise.all([this.cast.patient(org), this.cast.doctor(org, departmentOf(org))]);
        tasks[`${org}: doctor ${number} treats a patient, who reads the record`] = () =>
          this.#treat(org, patient, doctor);
      }
      for (let number = 1; number <= readers; number += 1) {
        const reader = { person: await this.cast.patient(org), recorded: [] };
        this.#readers.push(reader);
        tasks[`${org}: patient ${number} reads their log and asks for free times`] = () => readLog(reader, org);
      }
    }
    this.#work = new AtWork(tasks, { pause: PAUSE });
    return hospitals.length * (2 * couples + readers);
  }

  async #treat(org: string, patient: Person, doctor: Person): Promise<void> {
    const encounter = await this.cast.encounter({ org, patient, doctor, department: departmentOf(org) });
    await write(encounter);
    const { record } = await sign(encounter);
    const { checks } = await openRecord(patient, record.T_ID);
    const failed = checks.filter(({ result }) => result !== 'passed').map(({ id }) => id);
    if (failed.length > 0) throw new Error(`checks that did not pass: ${failed.join(', ')}`);
  }

  /** Ends the work, and looks on the ledger for all of it. */
  async end(): Promise<CrowdsWork> {
    if (this.#work === undefined) throw new Error('expected the crowd to have begun');
    const worked = await this.#work.stop();
    const found = await Promise.all(this.#readers.map(foundOf));
    const sum = (of: (one: (typeof found)[number]) => number): number =>
      found.reduce((total, one) => total + of(one), 0);
    return {
      ...worked,
      recorded: sum((one) => one.recorded),
      lost: sum((one) => one.lost),
      doubled: sum((one) => one.doubled),
    };
  }

  async close(): Promise<void> {
    await this.#work?.stop();
    await this.cast.close();
  }
}

const departmentOf = (org: string): string => (org === 'hospital1' ? 'general-surgery' : 'cardiology');

async function readLog({ person, recorded }: Reader, org: string): Promise<void> {
  const { transactionId } = await person.ledger.submit(ledgerApi.uses.readLog, { pid: person.pid });
  recorded.push(transactionId);
  await slotsOf(person.hospital, departmentOf(org));
}

async function foundOf({ person, recorded }: Reader) {
  const ids = await readingsOf(person);
  return {
    recorded: recorded.length,
    lost: recorded.filter((id) => !ids.includes(id)).length,
    doubled: ids.length - new Set(ids).size,
  };
}

const administrators: Readonly<Record<string, Windowed>> = { sa: 'officer', hospital1: 'admin', hospital2: 'admin2' };

/** A code of activation works once: administrators are those who have activated in their windows. */
class CastBesideWindows extends Cast {
  constructor(
    world: World,
    private readonly clients: string,
  ) {
    super(world);
  }

  protected override administratorsVaults(org: string): { readonly store: VaultStore; readonly passphrase: string } {
    const actor = administrators[org];
    if (actor === undefined) return super.administratorsVaults(org);
    const { passphrase } = people[actor];
    return { store: new VaultStore({ folder: join(this.clients, actor, 'vaults') }), passphrase };
  }
}
