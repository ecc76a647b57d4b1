import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { requireAllRead } from '../database/rows.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { cloudApi } from '../../api/http/cloud.ts';
import { keyOf, placeOf } from '../../domain/object-place.ts';
import { longestShareYears, type Deletion, type Share, type ShareGrant } from '../../domain/share.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { capsuleDigest, fragmentDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { reencrypt, verifyFragment } from '../../protocol/reencryption/proxy.ts';
import { signStatement, type Signer } from '../../protocol/signature/sign.ts';
import type { FragmentDeposit, Receipt, Release } from '../../api/messages/cloud.ts';
import type { ShareId } from '../../domain/ids.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { Database } from '../database/open.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import type { Consent } from './consent.ts';
import { Fragments, type Fragment, type KeptFragment, type SignedReceipt } from './fragments.ts';
import type { Holdings } from './holdings.ts';
import type { Objects } from './objects.ts';
import type { OwnPeople } from './own-people.ts';
import type { Presigner } from './presign.ts';

/** Milliseconds after which a share is looked at again. */
const HOUR = 3600 * 1000;
/** Shares looked at in one round. */
const MOST_AT_ONCE = 50;

export interface ProxyParts {
  readonly mspId: string;
  readonly ledger: Ledger;
  readonly database: Database;
  readonly presigner: Presigner;
  readonly objects: Objects;
  readonly holdings: Holdings;
  readonly consent: Consent;
  readonly ownPeople: OwnPeople;
  /** The one bucket this cloud gives permissions for. */
  readonly bucket: string;
  /** The service's signing identity; receipts carry the certificate so that anybody can check them. */
  readonly signer: Signer & { readonly certificate: string };
  readonly clock: Clock;
}

type Deposited = z.infer<typeof cloudApi.depositFragment.reply>;

/**
 * Re-encryption for shares. The ledger decides everything: whose share, whether it is granted, until when, with which
 * fragment; what it shows of the patient's will counts with the patient's signature. Nothing here can open what passes
 * through.
 */
export class ReencryptionProxy {
  readonly #parts: ProxyParts;
  readonly #fragments: Fragments;
  /**
   * What is asked of a share's fragment goes one after the other: one that was deleted must not be put back by a
   * deposit under way.
   */
  readonly #lock = new KeyedLock();

  constructor(parts: ProxyParts) {
    this.#parts = parts;
    this.#fragments = new Fragments(parts.database, parts.clock);
  }

  /**
   * Keeps a fragment once it is proven to be by this patient, for the share's consumer. Until the grant is on the
   * ledger a new deposit replaces the old one; afterwards only the granted fragment is taken. @throws FRAGMENT_INVALID,
   * NOT_ENTITLED, CONFLICT
   */
  deposit(shareId: string, caller: PersonCaller, deposit: FragmentDeposit): Promise<Deposited> {
    return this.#lock.run(shareId, () => this.#deposit(shareId, caller, deposit));
  }

  async #deposit(shareId: string, caller: PersonCaller, deposit: FragmentDeposit): Promise<Deposited> {
    const share = await this.#shareOf(shareId, 'patientPid', caller);
    await this.#requireOwner(shareId, caller);
    await this.#parts.ownPeople.requireFragment(share, caller);
    if (share.status === 'declined') throw new OpenwardError('SHARE_NOT_GRANTED');
    if (share.status === 'revoked') throw new OpenwardError('SHARE_REVOKED');
    const consumer = await this.#activeUser(share.consumerPid);
    // The keys that matter are those on the ledger, not those the depositor names.
    if (deposit.receivingKey !== consumer.preKeys.receiving || deposit.verifyingKey !== caller.user.preKeys.verifying) {
      throw new OpenwardError(
        'FRAGMENT_INVALID',
        'The fragment is not for the registered keys of patient and consumer',
      );
    }
    verifyFragment(deposit.fragment, deposit);
    const digest = fragmentDigest(deposit.fragment);
    if (share.granted && this.#grantedDigest(share.granted) !== digest)
      throw new OpenwardError('CONFLICT', 'The share was granted with another fragment');
    await this.#fragments.keep({ ...deposit, shareId: share.shareId, patientPid: caller.pid, fragmentDigest: digest });
    return { fragmentDigest: digest, proxy: this.#parts.mspId };
  }

  /**
   * Deletes and says so under the service's signature, to the patient and on the ledger; asked again, gives the same
   * receipt. @throws NOT_FOUND when there never was one; those of the ledger, after which the fragment is gone and only
   * the word is to come
   */
  delete(shareId: string, caller: PersonCaller): Promise<z.infer<typeof Receipt>> {
    return this.#lock.run(shareId, async () => {
      const share = await this.#shareOf(shareId, 'patientPid', caller);
      await this.#requireOwner(shareId, caller);
      return this.#delete(share);
    });
  }

  /**
   * One round over shares that may have ended unasked: what was revoked or has expired is deleted as if the patient had
   * asked, as is what was never granted once it cannot be any more, and receipts that the ledger does not have yet are
   * brought there. One that is refused for good keeps no other waiting. @throws the first failure, when the others are
   * done
   */
  async tidy(): Promise<void> {
    const hourAgo = new Date(this.#parts.clock.now().getTime() - HOUR);
    const ended = await this.#fragments.unseenSince(hourAgo, MOST_AT_ONCE);
    const unsaid = await this.#fragments.unrecorded(MOST_AT_ONCE);
    const outcomes: PromiseSettledResult<void>[] = [];
    for (const { shareId } of [...ended.readable, ...unsaid.readable])
      outcomes.push(...(await Promise.allSettled([this.#lock.run(shareId, () => this.#tidyUp(shareId))])));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    requireAllRead('shares whose fragments or receipts are kept', ended.unreadable + unsaid.unreadable);
  }

  async #tidyUp(shareId: ShareId): Promise<void> {
    await this.#fragments.seen(shareId);
    const share = await this.#parts.ledger.evaluate(ledgerApi.shares.get, { shareId });
    const fragment = await this.#fragments.find(shareId);
    if (fragment === undefined || (await this.#hasEnded(share, fragment))) await this.#delete(share);
  }

  /**
   * Nothing is ever released of it again. Of what was granted, the patient's signature says so: of the revocation, or
   * of the day it ends. That it was declined, or never decided, one peer's word says alone: then it has ended when even
   * the longest grant of it would have. @throws SIGNATURE_INVALID, CERTIFICATE_INVALID
   */
  async #hasEnded(share: Share, fragment: KeptFragment): Promise<boolean> {
    const { clock, consent } = this.#parts;
    const { status, granted } = share;
    if (status === 'revoked') await consent.requireRevocation(share);
    else if (granted === undefined) return latestEnd(fragment) <= clock.now();
    else if (Date.parse(granted.expiry) > clock.now().getTime()) return false;
    else await consent.requireGrant(share, granted);
    return true;
  }

  async #delete(share: Share): Promise<z.infer<typeof Receipt>> {
    const { shareId } = share;
    const fragment = await this.#fragments.find(shareId);
    const receipt = fragment ? await this.#deleted(fragment) : await this.#fragments.findReceipt(shareId);
    if (receipt === undefined) throw new OpenwardError('NOT_FOUND', 'There is no fragment for this share');
    const deletion = await this.#record(share, receipt);
    await this.#fragments.settled(shareId);
    if (deletion === undefined) return receipt;
    const { fragmentDigest: digest, at, receipt: signed, certificate, transactionId } = deletion;
    return { shareId, proxy: deletion.proxy, fragmentDigest: digest, at, receipt: signed, certificate, transactionId };
  }

  async #deleted({ shareId, fragmentDigest: digest }: Fragment): Promise<SignedReceipt> {
    const { clock, database } = this.#parts;
    const receipt = await this.#signed({ shareId, fragmentDigest: digest, at: clock.now().toISOString() });
    await database.transaction(async (transaction) => {
      const fragments = new Fragments(transaction, clock);
      await fragments.delete(shareId);
      await fragments.keepReceipt(receipt);
    });
    return receipt;
  }

  async #signed(said: Pick<SignedReceipt, 'shareId' | 'fragmentDigest' | 'at'>): Promise<SignedReceipt> {
    const { mspId: proxy, signer } = this.#parts;
    const { shareId, fragmentDigest: digest, at } = said;
    const statement = { type: 'openward/fragments-deleted/1' as const, shareId, proxy, fragmentDigests: [digest], at };
    const receipt = await signStatement(statement, signer);
    return { shareId, proxy, fragmentDigest: digest, at, receipt, certificate: signer.certificate };
  }

  /** Undefined for a fragment that was never granted: the ledger has nothing to compare it with. */
  async #record(share: Share, kept: SignedReceipt): Promise<Deletion | undefined> {
    const { ledger, signer } = this.#parts;
    const { shareId, fragmentDigest: digest, at } = kept;
    if (share.granted === undefined || this.#grantedDigest(share.granted) !== digest) return undefined;
    const known = this.#ownDeletion(share);
    if (known !== undefined) return known;
    // The ledger takes it under the key that signs the transaction: the service's certificate may be another by now.
    const { receipt } = kept.certificate === signer.certificate ? kept : await this.#signed(kept);
    const said = { shareId, fragmentDigest: digest, at, receipt };
    return this.#ownDeletion((await ledger.submit(ledgerApi.shares.recordDeletion, said)).result);
  }

  #ownDeletion({ deletions = [] }: Share): Deletion | undefined {
    return deletions.find(({ proxy }) => proxy === this.#parts.mspId);
  }

  /**
   * Re-encrypts for the consumer. D_UE is on the ledger, VALID, before the result leaves; the chaincode checks the same
   * things again then. Asked again with the same `releaseId` it is the same use.
   * @throws SIGNATURE_INVALID when the grant is not the patient's
   */
  async release(shareId: string, releaseId: string, caller: PersonCaller): Promise<Release> {
    const { ledger, presigner } = this.#parts;
    const share = await this.#shareOf(shareId, 'consumerPid', caller);
    const granted = this.#currentGrant(share);
    await this.#parts.consent.requireGrant(share, granted);
    const [fragment, record, cs] = await Promise.all([
      this.#fragmentFor(share, granted),
      ledger.evaluate(ledgerApi.records.get, { tid: granted.T_ID, version: granted.version }),
      this.#ownCiphertext(share, granted).then((key) => presigner.download(key)),
      this.#activeUser(share.patientPid),
    ]);
    const cfrag = reencrypt(fragment.capsule, fragment.fragment, fragment);
    const use = await ledger.submit(ledgerApi.uses.record, {
      releaseId,
      T_ID: granted.T_ID,
      T_H: caller.pid,
      shareId: share.shareId,
      purpose: share.purpose,
      outcome: 'released',
      fragmentDigest: fragment.fragmentDigest,
    });
    const { capsule, wrappedKey, delegatingKey, verifyingKey } = fragment;
    return { use: use.result, capsule, wrappedKey, cfrag, delegatingKey, verifyingKey, record, cs };
  }

  /** To anybody else the share is not there. */
  async #shareOf(shareId: string, party: 'patientPid' | 'consumerPid', caller: PersonCaller): Promise<Share> {
    const share = await this.#parts.ledger.evaluate(ledgerApi.shares.get, { shareId });
    if (share[party] !== caller.pid) throw new OpenwardError('SHARE_UNKNOWN');
    return share;
  }

  /** What lies here is of the patient who brought it, whosever share a peer calls it. @throws SHARE_UNKNOWN */
  async #requireOwner(shareId: string, caller: PersonCaller): Promise<void> {
    const fragment = await this.#fragments.find(shareId);
    if (fragment !== undefined && fragment.patientPid !== caller.pid) throw new OpenwardError('SHARE_UNKNOWN');
  }

  #currentGrant(share: Share): ShareGrant {
    if (share.status === 'revoked') throw new OpenwardError('SHARE_REVOKED');
    if (share.status !== 'granted' || !share.granted) throw new OpenwardError('SHARE_NOT_GRANTED');
    if (Date.parse(share.granted.expiry) <= this.#parts.clock.now().getTime()) throw new OpenwardError('SHARE_EXPIRED');
    return share.granted;
  }

  async #fragmentFor(share: Share, granted: ShareGrant): Promise<Fragment> {
    const fragment = await this.#fragments.find(share.shareId);
    if (!fragment) throw new OpenwardError('NOT_FOUND', 'This proxy holds no fragment for the share');
    if (
      this.#grantedDigest(granted) !== fragment.fragmentDigest ||
      capsuleDigest(fragment.capsule) !== granted.capsuleDigest
    ) {
      throw new OpenwardError('FRAGMENT_INVALID', 'The fragment held is not the one granted on the ledger');
    }
    return fragment;
  }

  /**
   * C_s is what the share's own patient stored for this treatment, and nobody else's, whatever the grant names: whoever
   * it is released to fetches it without being asked who they are. It is there: nobody is released what they cannot
   * fetch. Answers its key. @throws OBJECT_MISSING, DIGEST_MISMATCH, STORAGE_UNAVAILABLE
   */
  async #ownCiphertext(share: Share, granted: ShareGrant): Promise<string> {
    const place = placeOf(granted.csUrl);
    const key = keyOf(place);
    const object = await this.#parts.objects.find(key);
    const own =
      place.bucket === this.#parts.bucket &&
      object?.kind === 'shares' &&
      object.owner === share.patientPid &&
      object.tid === granted.T_ID &&
      object.bytes === granted.csBytes;
    if (!own) throw new OpenwardError('OBJECT_MISSING', 'The patient has stored no such object for the share');
    await this.#parts.holdings.requireStored(object);
    return key;
  }

  #grantedDigest(granted: ShareGrant): string | undefined {
    return granted.fragmentDigests[granted.proxies.indexOf(this.#parts.mspId)];
  }

  async #activeUser(pid: string) {
    const user = await this.#parts.ledger.evaluate(ledgerApi.identities.get, { pid });
    if (user.status !== 'active') throw new OpenwardError('USER_REVOKED', 'A party of the share is revoked');
    return user;
  }
}

/** Of any grant of it: who asked did so before the fragment came. */
function latestEnd({ depositedAt }: KeptFragment): Date {
  const end = new Date(depositedAt);
  end.setUTCFullYear(end.getUTCFullYear() + longestShareYears);
  return end;
}
