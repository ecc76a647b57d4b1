import { z } from 'zod';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { DeliveredWords, UndeliveredWords, UnreadableWords, WordsDeposit } from '../../api/messages/cloud.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { CompactJwe, PID, ShareId } from '../../domain/ids.ts';
import { WordsAbout, wordsDigestOf, type Share } from '../../domain/share.ts';
import type { Queries } from '../database/open.ts';
import { readableRows } from '../database/rows.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { OwnPeople } from './own-people.ts';

/** How many undelivered words one person is told of at a time, the newest first. */
const MOST_UNDELIVERED = 100;

const Sealed = z.object({ shareId: ShareId, about: WordsAbout, author: PID, reader: PID, words: CompactJwe });

export interface LetterBoxParts {
  readonly queries: Queries;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ownPeople: OwnPeople;
}

/**
 * What the parties of a share write to one another, sealed to its reader: the ledger has the digest, this server hands
 * over what it cannot open. Whoever writes keeps a copy for themselves first, so that words whose delivery broke off
 * can be delivered from any client of theirs.
 */
export class LetterBox {
  constructor(private readonly parts: LetterBoxParts) {}

  /**
   * The author's own copy is taken before the ledger has the digest; the other party's only afterwards, from whom the
   * ledger says that they are the author.
   * @throws SHARE_UNKNOWN, NOT_ENTITLED, CONFLICT (the ledger has no such words)
   */
  async deposit(
    { shareId, about }: { shareId: ShareId; about: WordsAbout },
    caller: PersonCaller,
    { copy, words }: WordsDeposit,
  ): Promise<Record<string, never>> {
    const reader = copy === 'own' ? caller.pid : await this.#otherParty(shareId, about, caller);
    await this.parts.ownPeople.requireWords(caller, reader);
    const depositedAt = this.parts.clock.now().toISOString();
    // The same words sealed anew replace the copy: sealing is randomised, and nobody but the author can write here.
    await this.parts
      .queries('words')
      .insert({ shareId, about, author: caller.pid, reader, words, depositedAt })
      .onConflict(['shareId', 'about', 'author', 'reader'])
      .merge(['words', 'depositedAt']);
    return {};
  }

  /** The caller's copies of what was written about a share, and whether the other party's is there as well. */
  async of(shareId: ShareId, { pid }: PersonCaller): Promise<(DeliveredWords | UnreadableWords)[]> {
    // What strangers keep for themselves under this share is not looked at.
    const own = this.parts
      .queries('words')
      .where((either) => void either.where({ reader: pid }).orWhere({ author: pid }));
    const { whole, damaged } = lettersIn(await own.where({ shareId }));
    const delivered = (about: WordsAbout): boolean =>
      whole.some((one) => one.about === about && one.author === pid && one.reader !== pid);
    const letters = whole
      .filter(({ reader }) => reader === pid)
      .map(({ about, author, words }) => ({
        about,
        author,
        words,
        delivered: author !== pid || delivered(about),
      }));
    return [...letters, ...damaged.filter(({ reader }) => reader === undefined || reader === pid).map(marked)];
  }

  /** What the caller wrote and has not handed over, for whatever reason. */
  async undelivered({ pid }: PersonCaller): Promise<(UndeliveredWords | UnreadableWords)[]> {
    const { queries } = this.parts;
    const handedOver = queries('words as other')
      .select('other.shareId')
      .whereRaw('?? = ??', ['other.shareId', 'own.shareId'])
      .whereRaw('?? = ??', ['other.about', 'own.about'])
      .where('other.author', pid)
      .whereNot('other.reader', pid);
    const found = await queries('words as own')
      .where({ 'own.author': pid, 'own.reader': pid })
      .whereNotExists(handedOver)
      .orderBy('own.depositedAt', 'desc')
      .limit(MOST_UNDELIVERED)
      .select('own.*');
    const { whole, damaged } = lettersIn(found);
    return [...whole.map(({ shareId, about, words }) => ({ shareId, about, words })), ...damaged.map(marked)];
  }

  async #otherParty(shareId: ShareId, about: WordsAbout, { pid }: PersonCaller): Promise<PID> {
    const share = await this.parts.ledger.evaluate(ledgerApi.shares.get, { shareId });
    if (share.patientPid !== pid && share.consumerPid !== pid) throw new OpenwardError('SHARE_UNKNOWN');
    const { author, reader } = partiesOf(share, about);
    if (author !== pid) throw new OpenwardError('NOT_ENTITLED', 'These words are the other party’s');
    if (wordsDigestOf(share, about) === undefined)
      throw new OpenwardError('CONFLICT', 'The ledger has no digest of such words');
    return reader;
  }
}

/** Those that can be read whole, and what can be read of the others: that something is there is not kept back. */
function lettersIn(raw: unknown) {
  const parts = readableRows(Sealed.partial(), raw).readable;
  return {
    whole: parts.flatMap((part) => Sealed.safeParse(part).data ?? []),
    damaged: parts.filter((part) => !Sealed.safeParse(part).success),
  };
}

function marked({ about, author, unreadable }: ReturnType<typeof lettersIn>['damaged'][number]): UnreadableWords {
  return {
    ...(about === undefined ? {} : { about }),
    ...(author === undefined ? {} : { author }),
    unreadable: unreadable ?? ['words'],
  };
}

/** The consumer asks, the patient answers. */
function partiesOf({ patientPid, consumerPid }: Share, about: WordsAbout): { author: PID; reader: PID } {
  return about === 'request'
    ? { author: consumerPid, reader: patientPid }
    : { author: patientPid, reader: consumerPid };
}
