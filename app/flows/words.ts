import { cloudApi } from '../../api/http/cloud.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { DeliveredWords, UnreadableWords } from '../../api/messages/cloud.ts';
import type { SaidWords } from '../../api/window/views.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { ShareId } from '../../domain/ids.ts';
import { WordsAbout, wordsDigestOf, wordsInClear, type Share } from '../../domain/share.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { encryptTo } from '../../protocol/messages/jwe.ts';
import { wordsDigest } from '../../protocol/messages/words-digest.ts';
import { makeWords, readWords, Words } from '../../protocol/messages/words.ts';
import type { Vault } from '../ports/vault.ts';
import { isCode } from './errors.ts';
import { eventually } from './eventually.ts';
import { activeParty, type PartyPorts } from './parties.ts';

/** How long the cloud's peer may take to learn of what one's own has just committed, in milliseconds. */
const PATIENCE = 5_000;
/** Roles of the two parties: the patient, and whoever may ask. */
const PARTIES = ['patient', 'consumer', 'doctor'] as const;

/*
 * What the parties of a share write to one another. The ledger keeps the salted digest of the words, the cloud hands
 * over the words sealed to their reader. First the author's own copy is in its place, then the digest is on the ledger,
 * then the other party has theirs: so whatever breaks off in between, any client of the author's can go on.
 */

export interface WordsPorts extends PartyPorts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Words about to be said: what goes to the other party once the ledger has `digest`. */
export interface KeptWords {
  readonly words: Words;
  /** Hex SHA-384. */
  readonly digest: string;
}

/** Writes the author's own copy; answers the digest for the ledger. */
export async function keepWords(
  ports: Pick<WordsPorts, 'cloud' | 'vault'>,
  shareId: ShareId,
  about: WordsAbout,
  text: string,
): Promise<KeptWords> {
  const kept = makeWords(shareId, about, text);
  const own = parseCertificate(ports.vault.certificates.encryptionCertificate);
  const words = await encryptTo(own.publicKeyPem, kept.words);
  await ports.cloud.call(cloudApi.depositWords, { params: { id: shareId, about }, body: { copy: 'own', words } });
  return kept;
}

/**
 * Hands words over whose digest is on the ledger. What was decided stands without them, so a failure is no failure of
 * that: the other party sees that words are missing, and `deliverUndelivered` goes on.
 * @returns whether the other party can have them
 */
export async function deliverWords(ports: WordsPorts, share: Share, { words }: KeptWords): Promise<boolean> {
  try {
    await deliver(ports, share, words);
    return true;
  } catch (error) {
    if (error instanceof OpenwardError) return false;
    throw error;
  }
}

async function deliver(ports: WordsPorts, share: Share, words: Words): Promise<void> {
  const { shareId } = share;
  const pid = share.patientPid === ports.vault.pid ? share.consumerPid : share.patientPid;
  const reader = await activeParty(ports, { pid, shareId, roles: PARTIES }, ports.clock.now());
  const sealed = await encryptTo(reader.encryption.publicKeyPem, words);
  const body = { copy: 'other', words: sealed } as const;
  const params = { id: shareId, about: words.about };
  const taken = await eventually(
    () =>
      ports.cloud.call(cloudApi.depositWords, { params, body }).catch((error: unknown) => {
        if (isCode(error, 'SHARE_UNKNOWN') || isCode(error, 'CONFLICT')) return undefined;
        throw error;
      }),
    PATIENCE,
  );
  if (taken === undefined) throw new OpenwardError('SERVICE_FAILED', 'The cloud does not take words it should know of');
}

/**
 * Hands over whatever of one's words has not been, as far as the ledger has them; the others were of something that
 * never came about.
 * @returns how many were
 */
export async function deliverUndelivered(ports: WordsPorts): Promise<number> {
  let delivered = 0;
  for (const one of await ports.cloud.call(cloudApi.undeliveredWords)) {
    // What the cloud cannot read it cannot say either; `wordsOf` shows it where it belongs.
    if ('unreadable' in one) continue;
    const { shareId, words: sealed } = one;
    const share = await onLedger(ports.ledger, shareId);
    const kept = share === undefined ? undefined : await openOwn(ports.vault, share, sealed);
    if (share !== undefined && kept !== undefined && (await deliverWords(ports, share, kept))) delivered += 1;
  }
  return delivered;
}

async function onLedger(ledger: Ledger, shareId: ShareId): Promise<Share | undefined> {
  return ledger.evaluate(ledgerApi.shares.get, { shareId }).catch((error: unknown) => {
    if (isCode(error, 'SHARE_UNKNOWN')) return undefined;
    throw error;
  });
}

/** One's own words, if they are those on the ledger. */
async function openOwn(vault: Vault, share: Share, sealed: string): Promise<KeptWords | undefined> {
  const contents = Words.safeParse(await vault.openMessage(sealed).catch(() => undefined));
  const digest = contents.success ? wordsDigestOf(share, contents.data.about) : undefined;
  if (!contents.success || digest === undefined || wordsDigest(contents.data) !== digest) return undefined;
  return { words: contents.data, digest };
}

/** Everything that was written about a share, as far as this reader has it, checked against the ledger. */
export async function wordsOf(
  ports: Pick<WordsPorts, 'ledger' | 'cloud' | 'vault'>,
  shareId: ShareId,
): Promise<SaidWords[]> {
  const share = await ports.ledger.evaluate(ledgerApi.shares.get, { shareId });
  const sealed = WordsAbout.options.some((about) => wordsDigestOf(share, about) !== undefined)
    ? await ports.cloud.call(cloudApi.words, { params: { id: shareId } })
    : [];
  const said = await Promise.all(WordsAbout.options.map((about) => saidAbout(ports.vault, share, about, sealed)));
  return said.filter((one) => one !== undefined);
}

async function saidAbout(
  vault: Vault,
  share: Share,
  about: WordsAbout,
  sealed: readonly (DeliveredWords | UnreadableWords)[],
): Promise<SaidWords | undefined> {
  const clear = wordsInClear(share, about);
  if (clear !== undefined) return { about, state: 'in-clear', text: clear };
  const digest = wordsDigestOf(share, about);
  if (digest === undefined) return undefined;
  const author = about === 'request' ? share.consumerPid : share.patientPid;
  const found = sealed.filter(isWhole).find((one) => one.about === about && one.author === author);
  if (found === undefined) return { about, state: mayBeAmong(sealed, about, author) ? 'unreadable' : 'not-delivered' };
  const text = await vault
    .openMessage(found.words)
    .then((contents) => readWords(contents, { shareId: share.shareId, about, digest }))
    .catch((error: unknown) => {
      if (isCode(error, 'DIGEST_MISMATCH') || isCode(error, 'ENVELOPE_TAMPERED')) return undefined;
      throw error;
    });
  if (text === undefined) return { about, state: 'not-matching' };
  return { about, state: found.delivered ? 'read' : 'not-delivered', text };
}

function isWhole(one: DeliveredWords | UnreadableWords): one is DeliveredWords {
  return !('unreadable' in one);
}

/** Whether what the cloud cannot read may be these words. */
function mayBeAmong(sealed: readonly (DeliveredWords | UnreadableWords)[], about: WordsAbout, author: string): boolean {
  return sealed.some(
    (one) => !isWhole(one) && (one.about ?? about) === about && (one.author === undefined || one.author === author),
  );
}
