import { z } from 'zod';
import { ChannelChange, type ChangeSignature } from '../../../api/formats/membership.ts';
import { ChangeState, type ListedChange } from '../../../api/messages/membership.ts';
import { KeyedLock } from '../../../connections/keyed-lock.ts';
import { isDeclined, missingIn } from '../../../connections/membership/deciding.ts';
import type { Clock } from '../../../domain/clock.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { Instant, MspId, Sha384Hex } from '../../../domain/ids.ts';
import { changeDigest } from '../../../protocol/signature/change.ts';
import type { Queries } from '../../database/open.ts';
import { isDuplicate, json, row, wholeRows } from '../../database/rows.ts';

const Row = z.object({
  digest: Sha384Hex,
  document: json(ChannelChange),
  refusing: json(z.array(MspId)),
  state: ChangeState,
  at: Instant,
});
type Row = z.infer<typeof Row>;
const Count = z.tuple([z.object({ count: z.coerce.number() })]);

/** Open changes: of one organisation that has drawn them up, and in all. SA's node draws up for all. */
export const mostOpen = { ofOne: 5, all: 20 };
/** Closed ones that are told at once. */
const mostClosed = 100;

/** Changes of the channel as SA's hub keeps them, by digest; what comes in here was verified. */
export class HubChanges {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /**
   * Closed ones, then open ones, oldest first. Of the closed those that follow an instant, for who takes in one after
   * the other and asks again from the last; without one the latest, for who looks.
   */
  async list(since: string | undefined): Promise<{ changes: ListedChange[]; unreadable: number }> {
    const open: unknown = await this.queries('changes').where({ state: 'open' }).orderBy(['at', 'digest']);
    const order = since === undefined ? 'desc' : 'asc';
    const closed: unknown = await this.queries('changes')
      .whereNot({ state: 'open' })
      .where('at', '>=', since ?? '')
      .orderBy([
        { column: 'at', order },
        { column: 'digest', order },
      ])
      .limit(mostClosed);
    const [told, waiting] = [wholeRows(Row, closed), wholeRows(Row, open)];
    const inOrder = since === undefined ? told.whole.reverse() : told.whole;
    return {
      changes: [...inOrder, ...waiting.whole].map(listed),
      unreadable: told.unreadable + waiting.unreadable,
    };
  }

  /** @throws NOT_FOUND */
  async document(digest: string): Promise<ChannelChange> {
    return (await this.#get(digest)).document;
  }

  /**
   * @param by who has drawn it up. @param most how many of theirs may be open. @throws LIMIT_REACHED; CONFLICT when it
   * is closed
   */
  async propose(document: ChannelChange, by: string, most: number): Promise<ListedChange> {
    const digest = changeDigest(document);
    return this.#lock.run('all', async () => {
      if ((await this.#find(digest)) === undefined) await this.#insert(digest, document, { by, most });
      return this.#change(digest, (known) => document.signatures.reduce(withSignature, known));
    });
  }

  async #insert(
    digest: string,
    document: ChannelChange,
    { by, most }: { readonly by: string; readonly most: number },
  ): Promise<void> {
    const count = async (where: object): Promise<number> =>
      Count.parse(
        await this.queries('changes')
          .where({ state: 'open', ...where })
          .count({ count: '*' }),
      )[0].count;
    if ((await count({ proposer: by })) >= most || (await count({})) >= mostOpen.all)
      throw new OpenwardError('LIMIT_REACHED', 'Too many changes are open');
    const text = JSON.stringify({ ...document, signatures: [] });
    const fresh = { digest, document: text, proposer: by, refusing: '[]', state: 'open', at: this.#now() };
    try {
      await this.queries('changes').insert(fresh);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  /** @throws NOT_FOUND; CONFLICT when it is closed */
  sign(digest: string, signature: ChangeSignature): Promise<ListedChange> {
    return this.#lock.run('all', () => this.#change(digest, (known) => withSignature(known, signature)));
  }

  /** @throws NOT_FOUND; CONFLICT when it is closed, or the organisation has signed */
  refuse(digest: string, mspId: string): Promise<ListedChange> {
    return this.#lock.run('all', () => this.#change(digest, (known) => withRefusal(known, mspId)));
  }

  /** What became of it. May be repeated. @throws NOT_FOUND; CONFLICT when something else did */
  close(digest: string, state: 'in-force' | 'overtaken'): Promise<ListedChange> {
    return this.#lock.run('all', async () => {
      const known = await this.#get(digest);
      if (known.state === state) return listed(known);
      // The channel is right: members who said no may have been outvoted by signatures that came by another way.
      if (known.state !== 'open' && state !== 'in-force') throw new OpenwardError('CONFLICT', 'The change is closed');
      return listed(await this.#keep({ ...known, state, at: this.#now() }));
    });
  }

  async #change(digest: string, work: (known: Row) => Row): Promise<ListedChange> {
    const known = await this.#get(digest);
    if (known.state !== 'open') throw new OpenwardError('CONFLICT', 'The change is closed');
    const changed = work(known);
    const declined = isDeclined(changed.document, new Set(changed.refusing));
    return listed(await this.#keep(declined ? { ...changed, state: 'declined', at: this.#now() } : changed));
  }

  async #keep(changed: Row): Promise<Row> {
    const { digest, document, refusing, state, at } = changed;
    const values = { document: JSON.stringify(document), refusing: JSON.stringify(refusing), state, at };
    await this.queries('changes').where({ digest }).update(values);
    return changed;
  }

  async #get(digest: string): Promise<Row> {
    const found = await this.#find(digest);
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return found;
  }

  async #find(digest: string): Promise<Row | undefined> {
    const found: unknown = await this.queries('changes').where({ digest }).first();
    return found === undefined ? undefined : row(Row, found);
  }

  #now(): string {
    return this.clock.now().toISOString();
  }
}

function withSignature({ document, refusing, ...known }: Row, signature: ChangeSignature): Row {
  const others = document.signatures.filter(({ mspId }) => mspId !== signature.mspId);
  return {
    ...known,
    document: { ...document, signatures: [...others, signature] },
    refusing: refusing.filter((mspId) => mspId !== signature.mspId),
  };
}

function withRefusal(known: Row, mspId: string): Row {
  if (known.document.signatures.some((signature) => signature.mspId === mspId))
    throw new OpenwardError('CONFLICT', 'The organisation has signed');
  return { ...known, refusing: [...new Set([...known.refusing, mspId])] };
}

function listed({ digest, document, refusing, state, at }: Row): ListedChange {
  const { channel, sequence, change, effect, signatures } = document;
  const signers = signatures.map(({ mspId }) => mspId);
  const missing = missingIn({ change, effect }, new Set(signers), new Set(refusing));
  return { channel, sequence, change, effect, digest, state, signers, refusing, missing, at };
}
