import { createHash, randomBytes } from 'node:crypto';
import type { TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { PDE } from '../../domain/record.ts';
import type { ShareGrant } from '../../domain/share.ts';
import { shareOnLedger } from '../../app/flows/share.ts';
import { signRecord } from '../../app/flows/statements.ts';
import { ShareId } from '../../domain/ids.ts';
import type { Encounter } from '../../e2e/world/cast.ts';
import { seenBy, shareWith, sign, write } from '../../e2e/world/chapters.ts';
import { once } from '../../e2e/world/once.ts';
import type { Person } from '../../e2e/world/person.ts';
import { until } from '../../e2e/world/until.ts';
import type { Operation } from '../operation.ts';
import type { BenchStage } from '../stage/stage.ts';

/**
 * Operations of the ledger through the client's own gateway, against empty transactions by Fabric's bare client: the
 * same channel, the same peer, the same number of endorsing organisations. The size of the file appears in P_DE as a
 * number and nowhere else.
 */
const base = { independentOfSize: true, touchesBytes: false } as const;

const sha384 = (bytes: Buffer): string => createHash('sha384').update(bytes).digest('hex');

/** The next version of a treatment's record, really signed by both. */
class Versions {
  #version = 0;
  #digest: string | undefined;

  constructor(
    private readonly encounter: Encounter,
    private readonly tid: TID,
    private readonly bytes: number,
  ) {}

  async next(): Promise<PDE> {
    const { patient, doctor } = this.encounter;
    const digest = sha384(randomBytes(32));
    const signed = { T_ID: this.tid, digest, manifestDigest: sha384(randomBytes(32)), version: this.#version + 1 };
    const [D_SP, D_SD] = await Promise.all([
      signRecord(patient.vault, signed, 'patient'),
      signRecord(doctor.vault, signed, 'doctor'),
    ]);
    const supersedes = this.#digest === undefined ? {} : { supersedes: this.#digest };
    this.#version += 1;
    this.#digest = digest;
    return PDE.parse({
      ...signed,
      URL_C: `s3://openward-records/records/${digest}`,
      bytes: this.bytes,
      kinds: ['EMR'],
      D_SP,
      D_SD,
      ...supersedes,
    });
  }
}

/** So many that a treatment's last version is known everywhere before its next one is put. */
const TREATMENTS = 5;

export const putRecordOperation: Operation = {
  ...base,
  number: 7,
  name: 'Build and upload P_DE',
  baseline: 'An empty transaction by the bare gateway client: endorsed by as many organisations, ordered, committed',
  target: 1.3,
  prepare: async (bytes, stage) => {
    const encounter = await stage.encounter();
    const [tids, { bare }] = await Promise.all([stage.treatments(TREATMENTS), stage.hospital()]);
    const chains = tids.map((tid) => new Versions(encounter, tid, bytes));
    let next: PDE | undefined;
    let turn = 0;
    return {
      // A pair may be done anew before this was put: a version left out would have every later one refused.
      ready: async () => {
        if (next !== undefined) return;
        next = await chains[turn % chains.length]?.next();
        turn += 1;
      },
      ours: async () => {
        if (next === undefined) throw new Error('expected a P_DE to be ready');
        await encounter.patient.ledger.submit(ledgerApi.records.put, next);
        next = undefined;
      },
      bare: () => bare.ping(),
    };
  },
};

export const getRecord: Operation = {
  ...base,
  number: 8,
  name: 'Query P_DE',
  baseline: 'An empty question by the bare gateway client to the same peer',
  target: 1.5,
  prepare: async (bytes, stage) => {
    const encounter = await stage.encounter();
    const [[tid], { bare }] = await Promise.all([stage.treatments(1), stage.hospital()]);
    if (tid === undefined) throw new Error('expected a treatment');
    const { ledger } = encounter.patient;
    await ledger.submit(ledgerApi.records.put, await new Versions(encounter, tid, bytes).next());
    return { ours: () => ledger.evaluate(ledgerApi.records.get, { tid }), bare: () => bare.look() };
  },
};

/** A granted share of a small record, made by the flows. */
interface GrantedShare {
  readonly consumer: Person;
  readonly granted: ShareGrant;
}

const shares = new WeakMap<BenchStage, () => Promise<GrantedShare>>();

function grantedShare(stage: BenchStage): Promise<GrantedShare> {
  const made = shares.get(stage) ?? once(() => grant(stage));
  shares.set(stage, made);
  return made();
}

async function grant(stage: BenchStage): Promise<GrantedShare> {
  const [encounter, consumer] = await Promise.all([stage.encounter(), stage.consumer()]);
  await write(encounter);
  await sign(encounter);
  const shareId = await shareWith(consumer, encounter, ['s1']);
  // An endorser that has not heard of the grant would refuse the first use.
  await Promise.all([seenBy(encounter.patient, shareId, 'granted'), seenBy(consumer, shareId, 'granted')]);
  const share = await shareOnLedger(consumer.ledger, ShareId.parse(shareId), () => true);
  if (share?.granted === undefined) throw new Error('expected the share to be granted');
  return { consumer, granted: share.granted };
}

function newUse({ consumer, granted }: GrantedShare) {
  const fragmentDigest = granted.fragmentDigests[0];
  if (fragmentDigest === undefined) throw new Error('expected the grant to name a fragment');
  const { T_ID, shareId } = granted;
  return {
    releaseId: `R-${randomBytes(16).toString('hex')}`,
    T_ID,
    T_H: consumer.vault.certificates.pid,
    shareId,
    purpose: 'research' as const,
    outcome: 'released' as const,
    fragmentDigest,
  };
}

export const putUse: Operation = {
  ...base,
  number: 11,
  name: 'Build and upload D_UE',
  baseline: 'An empty transaction by the bare gateway client: endorsed by as many organisations, ordered, committed',
  target: 1.3,
  prepare: async (_bytes, stage) => {
    const [share, { ledger, bare }] = await Promise.all([grantedShare(stage), stage.cloud()]);
    return { ours: () => ledger.submit(ledgerApi.uses.record, newUse(share)), bare: () => bare.ping() };
  },
};

/** The consumer of another share, of which there is one use: what is found must not grow with operation 11. */
const usedOnce = new WeakMap<BenchStage, () => Promise<Person>>();

function oneUse(stage: BenchStage): Promise<Person> {
  const made = usedOnce.get(stage) ?? once(() => useOnce(stage));
  usedOnce.set(stage, made);
  return made();
}

async function useOnce(stage: BenchStage): Promise<Person> {
  const [{ granted }, { ledger }, consumer, encounter] = await Promise.all([
    grantedShare(stage),
    stage.cloud(),
    stage.cast.consumer('institute'),
    stage.encounter(),
  ]);
  const shareId = await shareWith(consumer, { ...encounter, tid: granted.T_ID }, ['s1']);
  await seenBy(consumer, shareId, 'granted');
  const share = await shareOnLedger(consumer.ledger, ShareId.parse(shareId), () => true);
  if (share?.granted === undefined) throw new Error('expected the share to be granted');
  await ledger.submit(ledgerApi.uses.record, newUse({ consumer, granted: share.granted }));
  await until('the use to be listed', async () => (await listUses(consumer)).items.length === 1);
  return consumer;
}

const listUses = (consumer: Person) =>
  consumer.ledger.evaluate(ledgerApi.uses.listByConsumer, { pid: consumer.vault.certificates.pid });

export const listUse: Operation = {
  ...base,
  number: 12,
  name: 'Query D_UE',
  baseline: 'An empty question by the bare gateway client to the same peer',
  target: 1.5,
  prepare: async (_bytes, stage) => {
    const [consumer, bare] = await Promise.all([oneUse(stage), stage.bareAt('institute')]);
    return { ours: () => listUses(consumer), bare: () => bare.look() };
  },
};
