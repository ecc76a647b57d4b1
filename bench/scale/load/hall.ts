import { HospitalServiceConfig } from '../../../api/formats/service-config.ts';
import { readServiceConfig } from '../../../services/http/read-config.ts';
import type { PID } from '../../../domain/ids.ts';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import type { PDE } from '../../../domain/record.ts';
import { isCode } from '../../../app/flows/errors.ts';
import { inParallel } from '../../../fabric-config/lifecycle/concurrency.ts';
import type { Person } from '../../../e2e/world/person.ts';
import { until } from '../../../e2e/world/until.ts';
import type { World } from '../../../e2e/world/world.ts';
import { openServiceLog } from '../../../services/http/log.ts';
import { openLedger, type LedgerConnection } from '../../../services/ledger/service-ledger.ts';
import { patiently } from '../patiently.ts';
import { loadDraft, type Crowd, type LoadDraft } from './draft.ts';
import { LoadCast } from './load-cast.ts';
import { SigningPool } from './signing-pool.ts';

const BUCKET = 'openward-records';

/** A record that both have signed, and the treatment it belongs to is known everywhere. */
export interface Prepared extends LoadDraft {
  readonly pde: PDE;
}

interface Hospital {
  readonly ledger: LedgerConnection;
  /** One connection to each peer of the channel. */
  readonly peers: readonly LedgerConnection[];
}

export interface LoadWays {
  /** Transactions under way at once, of each kind. */
  readonly concurrency: number;
  /** Treatments or records in one transaction, at most MOST_TOGETHER. */
  readonly together: number;
}

/**
 * Patients, doctors and their hospitals' services on a network, who make as many records as asked for: treatments
 * opened by the doctor's hospital, both signatures by the right keys, P_DE put by the patient through their own peer.
 * Nothing is written past the chaincode.
 */
export class Hall {
  readonly #cast: LoadCast;
  readonly #hospitals = new Map<string, Hospital>();
  #patients: Person[] = [];
  #doctors: Person[] = [];
  #pool: SigningPool | undefined;

  constructor(
    private readonly world: World,
    private readonly seed: string,
    private readonly crowd: Crowd,
    private readonly ways: LoadWays,
  ) {
    this.#cast = new LoadCast(world);
  }

  async assemble(threads = 1): Promise<void> {
    this.#doctors = await this.#cast.people('doctor', this.crowd.doctors);
    this.#patients = await this.#cast.people('patient', this.crowd.patients);
    const signatory = ({ pid, vault, secrets }: Person) => ({
      pid,
      thumbprint: vault.thumbprint,
      key: secrets.signing,
    });
    this.#pool = new SigningPool(
      { patients: this.#patients.map(signatory), doctors: this.#doctors.map(signatory) },
      threads,
    );
    for (const org of ['hospital1', 'hospital2']) {
      const settings = readServiceConfig(
        HospitalServiceConfig,
        this.world.paths.node(org).serviceConfig(`${org}-service`),
      );
      const peers = settings.gateway.peers.map((peer) =>
        openLedger({ ...settings, gateway: { peers: [peer] } }, openServiceLog('bench', 'warn')),
      );
      this.#hospitals.set(org, { ledger: openLedger(settings, openServiceLog('bench', 'warn')), peers });
    }
    await until('every peer to know everybody', () => this.#everywhere([...this.#patients, ...this.#doctors]));
  }

  get patients(): readonly Person[] {
    return this.#patients;
  }

  draft(index: number): LoadDraft {
    return loadDraft(this.seed, index, this.crowd, BUCKET);
  }

  patientOf({ patient }: LoadDraft): Person {
    return the(this.#patients[patient]);
  }

  /** Signed, and their treatments open at every peer: ready to be put. */
  async prepare(from: number, count: number): Promise<Prepared[]> {
    const drafts = Array.from({ length: count }, (_, i) => this.draft(from + i));
    const signing = this.#sign(drafts);
    let last: { block: bigint; draft: LoadDraft } | undefined;
    await inParallel(
      this.#chunks(drafts, (one) => the(this.#doctors[one.doctor]).loaded.profile.org),
      this.ways.concurrency,
      async (chunk) => {
        const { blockNumber } = await this.#open(chunk);
        if (last === undefined || blockNumber > last.block) last = { block: blockNumber, draft: the(chunk[0]) };
      },
    );
    if (last !== undefined) await this.#known(last.draft);
    const signed = await signing;
    return drafts.map((one, i) => ({ ...one, pde: the(signed[i]) }));
  }

  /** Each patient's together. */
  async put(records: readonly Prepared[]): Promise<void> {
    await inParallel(
      this.#chunks(records, ({ patient }) => String(patient)),
      this.ways.concurrency,
      (chunk) => this.#putChunk(chunk),
    );
  }

  /** Each in transactions of its own; safe to be done again. */
  async putSingly(from: number, count: number): Promise<void> {
    const drafts = Array.from({ length: count }, (_, i) => this.draft(from + i));
    const signed = await this.#sign(drafts);
    const prepared = drafts.map((one, i) => ({ ...one, pde: the(signed[i]) }));
    await inParallel(prepared, this.ways.concurrency, async (one) => {
      const { ledger } = this.#hospitalOf(the(this.#doctors[one.doctor]));
      await patiently(() => ledger.submit(ledgerApi.treatments.open, this.#opening(one)));
      await this.#known(one);
      await this.putOne(one);
    });
  }

  async #putChunk(chunk: readonly Prepared[]): Promise<void> {
    const { ledger } = this.patientOf(the(chunk[0]));
    try {
      await patiently(() => ledger.submit(ledgerApi.records.putAll, { records: chunk.map(({ pde }) => pde) }));
    } catch (error) {
      if (!isCode(error, 'RECORD_VERSION')) throw error;
      await inParallel(chunk, this.ways.concurrency, (record) => this.putOne(record));
    }
  }

  /** Put before this program was started anew, with other signatures over the same: then it is there. */
  async putOne(record: Prepared): Promise<void> {
    const { ledger } = this.patientOf(record);
    try {
      await patiently(() => ledger.submit(ledgerApi.records.put, record.pde));
    } catch (error) {
      if (!isCode(error, 'RECORD_VERSION')) throw error;
      const found = await ledger.evaluate(ledgerApi.records.get, { tid: record.pde.T_ID });
      if (found.digest !== record.pde.digest) throw error;
    }
  }

  async close(): Promise<void> {
    for (const { ledger, peers } of this.#hospitals.values()) [ledger, ...peers].forEach((one) => one.close());
    await this.#pool?.close();
    await Promise.all([...this.#patients, ...this.#doctors].map((person) => person.close()));
    await this.#cast.close();
  }

  #sign(drafts: readonly LoadDraft[]): Promise<PDE[]> {
    return the(this.#pool).sign(drafts);
  }

  /** Of doctors of one hospital. */
  #open(chunk: readonly LoadDraft[]) {
    const { ledger } = this.#hospitalOf(the(this.#doctors[the(chunk[0]).doctor]));
    const treatments = chunk.map((one) => this.#opening(one));
    return patiently(() => ledger.submit(ledgerApi.treatments.openAll, { treatments }));
  }

  #opening(one: LoadDraft) {
    return {
      tid: one.record.T_ID,
      patientPid: this.patientOf(one).vault.pid,
      doctorPid: the(this.#doctors[one.doctor]).vault.pid,
    };
  }

  /** What has the same key, in pieces that fit one transaction. */
  #chunks<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
    const groups = new Map<string, T[]>();
    for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return [...groups.values()].flatMap((group) =>
      Array.from({ length: Math.ceil(group.length / this.ways.together) }, (_, i) =>
        group.slice(i * this.ways.together, (i + 1) * this.ways.together),
      ),
    );
  }

  /** A peer that has this one has all before it: blocks are committed in order. */
  async #known(one: LoadDraft): Promise<void> {
    const { peers } = this.#hospitalOf(the(this.#doctors[one.doctor]));
    const has = (peer: LedgerConnection): Promise<boolean> =>
      peer.evaluate(ledgerApi.treatments.get, { tid: one.record.T_ID }).then(() => true, notYet);
    await until(
      'every peer to know the treatments',
      async () => (await Promise.all(peers.map(has))).every(Boolean),
      120_000,
    );
  }

  async #everywhere(people: readonly Person[]): Promise<boolean> {
    const { peers } = the(this.#hospitals.get('hospital1'));
    const has = (peer: LedgerConnection, pid: PID): Promise<boolean> =>
      peer.evaluate(ledgerApi.identities.get, { pid }).then(() => true, notYet);
    return (await Promise.all(peers.flatMap((peer) => people.map(({ vault }) => has(peer, vault.pid))))).every(Boolean);
  }

  #hospitalOf({ loaded }: Person): Hospital {
    return the(this.#hospitals.get(loaded.profile.org));
  }
}

function notYet(error: unknown): false {
  if (!isCode(error, 'TREATMENT_UNKNOWN', 'USER_UNKNOWN', 'LEDGER_UNAVAILABLE', 'NOT_ENTITLED')) throw error;
  return false;
}

function the<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected everything to be assembled');
  return value;
}
