import { cloudApi } from '../../../api/http/cloud.ts';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import type { FragmentDeposit } from '../../../api/messages/cloud.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { PID, ShareId } from '../../../domain/ids.ts';
import { WordsAbout, wordsDigestOf } from '../../../domain/share.ts';
import { urlOf } from '../../../domain/object-place.ts';
import type { DUE } from '../../../domain/use.ts';
import type { PublishedCertificates } from '../../../domain/user.ts';
import { fragmentDigest } from '../../../protocol/reencryption/fragment-digest.ts';
import { reencrypt } from '../../../protocol/reencryption/proxy.ts';
import { ecdsaSigner, signStatement } from '../../../protocol/signature/sign.ts';
import type { TestIdentity } from '../../../testing/identity.ts';
import type { Line } from '../../../testing/ledger/line.ts';
import { MemoryService } from './memory-services.ts';
import type { TestPerson } from './people.ts';
import type { Trace } from './trace.ts';

const BUCKET = 'openward-records';
const atStorage = (url: string): string => url.replace('s3://', 'https://storage.test/');

/**
 * The cloud as flows meet it: directory, permissions for the storage, and the proxy. Honest until a test gives it other
 * handlers.
 */
export class ClinicCloud extends MemoryService {
  readonly deposits = new Map<string, FragmentDeposit>();
  /** What the directory has of those who renewed, by PID. */
  readonly renewed = new Map<string, PublishedCertificates>();
  /** Sealed words, by share, what they are about, and whose copy it is. */
  readonly words = new Map<string, { about: WordsAbout; copy: 'own' | 'other'; words: string }>();

  constructor(
    private readonly identity: TestIdentity,
    readonly ledger: Line,
    people: readonly TestPerson[],
    trace: Trace,
  ) {
    super('cloud', trace);
    this.#serveDirectory(people);
    this.#serveStorage();
    this.#serveFragments();
    this.serveWords();
  }

  /** From now on fragments are deleted, and the receipts are as the real proxy makes them. */
  serveReceipts(): void {
    this.on(cloudApi.deleteFragment, async ({ id }) => {
      const digest = fragmentDigest(this.deposits.get(id)?.fragment ?? '');
      const at = new Date().toISOString();
      const { privateKey, thumbprint, certificate } = this.identity;
      const receipt = await signStatement(
        { type: 'openward/fragments-deleted/1', shareId: id, proxy: 'CloudMSP', fragmentDigests: [digest], at },
        { sign: ecdsaSigner(privateKey), thumbprint },
      );
      return { shareId: id, proxy: 'CloudMSP', fragmentDigest: digest, at, receipt, certificate };
    });
  }

  #serveDirectory(people: readonly TestPerson[]): void {
    this.on(cloudApi.certificates, ({ pid }, _, { tid, shareId, guardian }) => {
      if (tid === undefined && shareId === undefined && guardian === undefined) throw new OpenwardError('NOT_ENTITLED');
      const person = people.find(({ user }) => user.pid === pid);
      if (person === undefined) throw new OpenwardError('NOT_FOUND');
      return { ...(this.renewed.get(pid) ?? person.certificates), status: 'active' };
    });
  }

  #serveStorage(): void {
    const grant = (url: string) => ({ url: atStorage(url), headers: {}, expiresAt: new Date().toISOString() });
    this.on(cloudApi.grantUpload, (_, { kind, tid, digest }) => {
      const objectUrl = urlOf({ bucket: BUCKET, kind, tid, digest });
      return { ...grant(objectUrl), objectUrl };
    }).on(cloudApi.grantDownload, (_, { url }) => grant(url));
  }

  #serveFragments(): void {
    this.on(cloudApi.depositFragment, ({ id }, deposit) => {
      this.deposits.set(id, deposit);
      return { fragmentDigest: fragmentDigest(deposit.fragment), proxy: 'CloudMSP' };
    })
      .on(cloudApi.deleteFragment, ({ id }) => {
        throw new OpenwardError(this.deposits.has(id) ? 'SERVICE_UNAVAILABLE' : 'NOT_FOUND');
      })
      .on(cloudApi.release, ({ id }, { releaseId }) => this.#release(id, releaseId));
  }

  /** Takes words, a copy for each; the other party's once the ledger has the digest. */
  serveWords(): void {
    this.on(cloudApi.depositWords, async ({ id, about }, { copy, words }) => {
      if (copy === 'other') await this.#requireDigest(id, about);
      this.words.set(`${id} ${about} ${copy}`, { about, copy, words });
      return {};
    }).on(cloudApi.undeliveredWords, () =>
      [...this.words].flatMap(([place, { about, copy, words }]) => {
        const [shareId] = place.split(' ');
        return copy === 'own' && !this.words.has(`${shareId} ${about} other`) ? [{ shareId, about, words }] : [];
      }),
    );
  }

  /** From now on it hands over the copies of one reader, as the real one does by the caller's certificate. */
  serveWordsTo(reader: PID): void {
    this.on(cloudApi.words, async ({ id }) => {
      const { patientPid, consumerPid } = await this.ledger.evaluate(ledgerApi.shares.get, { shareId: id });
      return WordsAbout.options.flatMap((about) => {
        const author = about === 'request' ? consumerPid : patientPid;
        const found = this.words.get(`${id} ${about} ${author === reader ? 'own' : 'other'}`);
        if (found === undefined) return [];
        const delivered = this.words.has(`${id} ${about} other`);
        return [{ about, author, words: found.words, delivered }];
      });
    });
  }

  async #requireDigest(shareId: ShareId, about: WordsAbout): Promise<void> {
    const share = await this.ledger.evaluate(ledgerApi.shares.get, { shareId });
    if (wordsDigestOf(share, about) === undefined) throw new OpenwardError('CONFLICT');
  }

  /** The use is on the ledger before anything leaves. */
  async #release(shareId: ShareId, releaseId: DUE['releaseId']): Promise<unknown> {
    const { granted, consumerPid, purpose } = await this.ledger.evaluate(ledgerApi.shares.get, { shareId });
    const deposit = this.deposits.get(shareId);
    if (!deposit || !granted) throw new OpenwardError('SHARE_NOT_GRANTED');
    const { T_ID, version, csUrl } = granted;
    const record = await this.ledger.evaluate(ledgerApi.records.get, { tid: T_ID, version });
    const { result: use } = await this.ledger.submit(ledgerApi.uses.record, {
      releaseId,
      T_ID,
      T_H: consumerPid,
      shareId,
      purpose,
      outcome: 'released',
      fragmentDigest: fragmentDigest(deposit.fragment),
    });
    const { capsule, wrappedKey, delegatingKey, verifyingKey } = deposit;
    const cfrag = reencrypt(capsule, deposit.fragment, deposit);
    const cs = { url: atStorage(csUrl), headers: {}, expiresAt: use.at };
    return { use, capsule, wrappedKey, cfrag, delegatingKey, verifyingKey, record, cs };
  }
}
