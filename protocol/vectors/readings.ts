import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { cloudApi } from '../../api/http/cloud.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { activeParty } from '../../app/flows/parties.ts';
import { openRecord } from '../../app/flows/query.ts';
import type { QueryPorts } from '../../app/flows/query.ts';
import { deletionsOf } from '../../app/flows/revoke.ts';
import { MemorySpool } from '../../app/flows/testing/memory-ports.ts';
import { MemoryService, MemoryStore } from '../../app/flows/testing/memory-services.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { openShare } from '../../app/flows/use.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId } from '../../domain/ids.ts';
import { UserCertificates } from '../../domain/user.ts';
import { authoritiesOf } from '../../main/session/authorities.ts';
import type { ReleaseBook } from '../../app/ports/release-book.ts';
import type { Vault } from '../../app/ports/vault.ts';
import { oneCloud } from '../../testing/one-cloud.ts';
import { openAsPerson } from '../envelope/open.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { openShareKey } from '../reencryption/recipient.ts';
import { changed } from './documents.ts';
import { readFixtures, readVectors } from './fixtures.ts';
import type { PersonFixture } from './fixtures.ts';
import { preKeysOf } from './reading-people.ts';
import { ReadingVectors } from './schemas.ts';

type Json = z.core.util.JSONType;
type Case = ReadingVectors['cases'][number];

/** What is there to read from, as a stranger's program would meet it. Answers of others may be anything. */
const Reading = z.object({
  /**
   * Of the record whose latest version, or the `version` said, is opened; else of the share; with a `pid`, of the share
   * and who is to be granted it.
   */
  asked: z
    .object({ tid: z.string(), version: z.number().optional() })
    .or(z.object({ shareId: z.string(), pid: z.string().optional() })),
  /** Two bundles of PEM. */
  trust: z.object({ nodes: z.string(), people: z.string() }),
  /** The ledger's answers; users by the PID that is asked for. */
  record: z.json().optional(),
  share: z.json().optional(),
  uses: z.array(z.json()).default([]),
  users: z.record(z.string(), z.json()).default({}),
  /** The directory's answers, by PID. */
  directory: z.record(z.string(), z.json()).default({}),
  /** The proxy's answer. */
  release: z.json().optional(),
  /** The cloud's permission to fetch the record. */
  permit: z.json().optional(),
  /** The storage's objects, base64, and where they lie. */
  objects: z.array(z.object({ urls: z.array(z.string()), content: z.base64() })).default([]),
});
type Reading = z.infer<typeof Reading>;

/** The cases of whole readings in a file, and what comes of each. */
export function readingCases(file: string) {
  const { bases, cases } = readVectors(file, ReadingVectors);
  return cases.map((one) => ({
    name: one.name,
    errors: one.errors,
    expected: one.opens,
    replay: () => openedReading(bases, one),
  }));
}

/** What is opened in a case. Errors: those of the flow; INTERNAL for an answer that is not of its schema. */
async function openedReading(bases: ReadingVectors['bases'], one: Case): Promise<string[]> {
  const reading = Reading.parse(readingOf(bases, one));
  if (one.base === 'recipient') return trustedRecipient(reading);
  return one.base === 'receipt' ? countedReceipts(reading) : openedSegments(reading);
}

/** Whom a share is sealed for is trusted now. */
async function trustedRecipient(reading: Reading): Promise<string[]> {
  const { asked } = reading;
  if (!('pid' in asked) || asked.pid === undefined) throw new RangeError('A recipient is somebody');
  const sought = { pid: asked.pid, shareId: asked.shareId, roles: ['consumer', 'doctor'] } as const;
  const { user } = await activeParty(portsOf(reading, readFixtures().patient), sought, new Date());
  return [user.pid];
}

function readingOf(bases: ReadingVectors['bases'], { base, changes }: Case): Json | undefined {
  return changes.reduce<Json | undefined>((json, { path, value }) => changed(json ?? null, path, value), bases[base]);
}

async function openedSegments(reading: Reading): Promise<string[]> {
  const { asked } = reading;
  const { contents } =
    'tid' in asked
      ? await openRecord(portsOf(reading, readFixtures().patient), asked.tid, asked.version)
      : await openShare(
          {
            ...portsOf(reading, readFixtures().consumer),
            releases: RELEASES,
            clock: { now: () => new Date(readFixtures().at) },
            patience: 0,
          },
          asked.shareId,
        );
  return contents.segments.map(({ id }) => id);
}

async function countedReceipts(reading: Reading): Promise<string[]> {
  const { asked } = reading;
  if (!('shareId' in asked)) throw new RangeError('A receipt is of a share');
  const found = await deletionsOf(portsOf(reading, readFixtures().patient), ShareId.parse(asked.shareId));
  if (!found.every(({ valid }) => valid)) throw new OpenwardError('SIGNATURE_INVALID', 'A receipt that is none');
  return found.map(({ proxy }) => proxy);
}

function portsOf(reading: Reading, reader: PersonFixture): QueryPorts {
  const trace = new Trace();
  const store = new MemoryStore(trace);
  for (const { urls, content } of reading.objects)
    for (const url of urls) store.objects.set(url, Buffer.from(content, 'base64'));
  const cloud = new MemoryService('cloud', trace)
    .on(cloudApi.certificates, ({ pid }) => reading.directory[pid])
    .on(cloudApi.grantDownload, () => reading.permit)
    .on(cloudApi.release, () => reading.release);
  return {
    ledger: new FrozenLedger(reading),
    clouds: oneCloud(cloud),
    store,
    spool: new MemorySpool(),
    authorities: authoritiesOf(reading.trust),
    vault: vaultOf(reader),
  };
}

/** The release that the uses are of is still unfinished. */
const RELEASES: ReleaseBook = {
  begin: () => Promise.resolve(`R-${'5'.repeat(32)}`),
  finish: () => Promise.resolve(),
};

const ByPid = z.object({ pid: z.string() });

/** Answers what the case says, parsed as from a peer. */
class FrozenLedger implements Ledger {
  constructor(private readonly reading: Reading) {}

  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    const { success, data } = transaction.reply.safeParse(this.#answer(transaction.name, args));
    return success ? Promise.resolve(data) : Promise.reject(new OpenwardError('INTERNAL'));
  }

  submit(): Promise<never> {
    return Promise.reject(new OpenwardError('LEDGER_UNAVAILABLE'));
  }

  #answer(name: string, args: unknown): Json | undefined {
    const { record, share, uses, users } = this.reading;
    if (name === ledgerApi.records.get.name) return record;
    if (name === ledgerApi.shares.get.name) return share;
    if (name === ledgerApi.uses.listByConsumer.name) return { items: uses, bookmark: '' };
    return name === ledgerApi.identities.get.name ? users[ByPid.parse(args).pid] : undefined;
  }
}

function vaultOf(reader: PersonFixture): Vault {
  const mspId = 'Hospital1MSP';
  const { pid, signingCertificate, encryptionCertificate } = reader;
  const nothing = (): Promise<never> => Promise.reject(new OpenwardError('VAULT_LOCKED'));
  return {
    pid,
    role: 'patient',
    mspId,
    certificates: UserCertificates.parse({
      ...{ pid, mspId, role: 'patient', signingCertificate, encryptionCertificate },
      tlsCertificate: signingCertificate,
      preKeys: preKeysOf(reader),
    }),
    thumbprint: certificateThumbprint(reader.signingCertificate),
    sign: nothing,
    openMessage: nothing,
    delegate: nothing,
    openEnvelope: (ciphertext, context) =>
      openAsPerson(ciphertext, {
        privateKey: createPrivateKey(reader.encryptionPrivateKey),
        publicKey: reader.encryptionPublicKey,
        context: { ...context },
      }),
    openShareKey: ({ delegatingKey, verifyingKey, ...received }) =>
      Promise.resolve(
        openShareKey(Buffer.from(reader.preSeed, 'hex'), {
          ...received,
          delegatingPublicKey: delegatingKey,
          patientVerifyingKey: verifyingKey,
        }),
      ),
  };
}
