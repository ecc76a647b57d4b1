import { z } from 'zod';
import type {
  CollectedPart,
  GuardianOffer,
  GuardianRecovery,
  Guardianship,
  OwnGuardians,
  PartHandedOver,
} from '../../api/messages/guardians.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { GuardianSet, SealedPart } from '../../domain/guardians.ts';
import { DetachedJws, Instant, PID, Thumbprint } from '../../domain/ids.ts';
import { isOfGivenUpKeys } from '../../domain/registered-keys.ts';
import { guardianship, verifyGuardianSet } from '../../protocol/guardians/set.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import { verifyStatement, type Verifier } from '../../protocol/signature/verify.ts';
import type { Database } from '../database/open.ts';
import { json, wholeRows } from '../database/rows.ts';
import type { PersonCaller } from '../http/caller.ts';
import { limitReached } from '../http/limits.ts';
import type { OwnPeople } from './own-people.ts';

/** How many people one person may offer to be a guardian of, and how many offers somebody is shown, newest first. */
const MOST_OFFERS = 50;

const Offer = z.object({ guardian: PID, at: Instant, word: DetachedJws });
const NamedSet = z.object({ owner: PID, document: json(GuardianSet) });
/** A part that cannot be read was not handed over: its guardian hands it over once more. */
const Named = z.object({ owner: PID, guardian: PID, handed: SealedPart.optional().catch(undefined) });
const Recovery = z.object({ thumbprint: Thumbprint, askedAt: Instant });

export interface GuardianDeskParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ownPeople: Pick<OwnPeople, 'requireOf'>;
  /** Milliseconds between asking the guardians and being given what they have handed over. */
  readonly delay: number;
}

/**
 * Guardians as far as a cloud knows them: who is ready to be one, sets as their owners have signed them, and parts on
 * their way from a guardian to new keys. All of it is signed words and ciphertext, which only people can open.
 */
export class GuardianDesk {
  constructor(private readonly parts: GuardianDeskParts) {}

  /** @throws SIGNATURE_INVALID, LIMIT_REACHED; NOT_ENTITLED for people of another cloud */
  async offer(
    owner: PID,
    caller: PersonCaller,
    { at, word }: Omit<GuardianOffer, 'guardian'>,
  ): Promise<Record<string, never>> {
    const { database, ownPeople } = this.parts;
    await ownPeople.requireOf(caller.mspId);
    verifyStatement(word, guardianship(caller.pid, owner, at), verifierOf(caller));
    const others = await database('guardianOffers').where({ guardian: caller.pid }).whereNot({ owner });
    if (others.length >= MOST_OFFERS) throw limitReached('offers of one guardian');
    await database('guardianOffers')
      .insert({ owner, guardian: caller.pid, at, word })
      .onConflict(['owner', 'guardian'])
      .merge();
    return {};
  }

  async offers({ pid }: PersonCaller): Promise<GuardianOffer[]> {
    const found = this.parts.database('guardianOffers').where({ owner: pid }).orderBy('at', 'desc').limit(MOST_OFFERS);
    return wholeRows(Offer, await found).whole;
  }

  /** @throws SIGNATURE_INVALID, GUARDIANS_INVALID; NOT_ENTITLED for somebody else's set, or at another cloud */
  async name(caller: PersonCaller, set: GuardianSet): Promise<Record<string, never>> {
    const { database, clock, ownPeople } = this.parts;
    const owner = caller.pid;
    await ownPeople.requireOf(caller.mspId);
    if (set.statement.pid !== owner) throw new OpenwardError('NOT_ENTITLED', 'Everybody names their own guardians');
    verifyGuardianSet(set, verifierOf(caller));
    const document = JSON.stringify(set);
    await database.transaction(async (queries) => {
      // The set first: whoever names at the same moment waits for it, and takes away all that this one has written.
      await queries('guardianSets')
        .insert({ owner, document, namedAt: clock.now().toISOString() })
        .onConflict('owner')
        .merge();
      await queries('guardianRecoveries').where({ owner }).delete();
      await queries('guardians').where({ owner }).delete();
      await queries('guardians').insert(set.statement.guardians.map(({ pid }) => ({ owner, guardian: pid })));
    });
    return {};
  }

  async own({ pid }: PersonCaller): Promise<OwnGuardians> {
    const set = await this.#set(pid);
    const recovery = set && (await this.#recoveryOf(pid));
    return {
      ...(set === 'unreadable' ? { unreadable: true } : set ? { set } : {}),
      ...(recovery ? { recovery } : {}),
    };
  }

  /** Of each set the guardian's own part and no other's. One that cannot be read hides no other. */
  async guardianships({ pid }: PersonCaller): Promise<Guardianship[]> {
    const { database } = this.parts;
    const owners = database('guardians').where({ guardian: pid }).select('owner');
    const { whole } = wholeRows(NamedSet, await database('guardianSets').whereIn('owner', owners));
    const all = whole.map(async ({ owner, document: { statement, signature, parts, words } }) => {
      const place = statement.guardians.findIndex((guardian) => guardian.pid === pid);
      const [part, word] = [parts[place], words[place]];
      if (part === undefined || word === undefined) return [];
      const recovery = await this.#recoveryOf(owner);
      return [{ statement, signature, part, word, ...(recovery ? { recovery } : {}) }];
    });
    return (await Promise.all(all)).flat();
  }

  /** @throws NOT_FOUND, CONFLICT, GUARDIANS_INVALID */
  async ask(caller: PersonCaller): Promise<OwnGuardians> {
    const { pid: owner, user } = caller;
    const set = await this.#needSet(owner);
    if (!isOfGivenUpKeys(user, namedCertificate(set.signature)))
      throw new OpenwardError('CONFLICT', 'The keys that named the guardians were not replaced by confirmation');
    const { database, clock } = this.parts;
    const thumbprint = user.signingThumbprint;
    await database.transaction(async (queries) => {
      const known: unknown = await queries('guardianRecoveries').where({ owner, thumbprint });
      if (wholeRows(Recovery, known).whole.length > 0) return;
      // What was handed over is for other keys.
      await queries('guardians').where({ owner }).update({ handed: null });
      const askedAt = clock.now().toISOString();
      await queries('guardianRecoveries').insert({ owner, thumbprint, askedAt }).onConflict('owner').merge();
    });
    return this.own(caller);
  }

  async stop({ pid: owner }: PersonCaller): Promise<Record<string, never>> {
    await this.parts.database.transaction(async (queries) => {
      await queries('guardianRecoveries').where({ owner }).delete();
      await queries('guardians').where({ owner }).update({ handed: null });
    });
    return {};
  }

  /** @throws NOT_FOUND, GUARDIANS_INVALID; CONFLICT for another set than there is */
  async hand(
    owner: PID,
    { pid: guardian }: PersonCaller,
    { set, part }: PartHandedOver,
  ): Promise<Record<string, never>> {
    const { database } = this.parts;
    const named: unknown = await database('guardians').where({ owner, guardian }).first();
    if (named === undefined || (await this.#recoveryOf(owner)) === undefined) throw nobodyAsks();
    const { statement } = await this.#needSet(owner);
    if (statement.set !== set) throw new OpenwardError('CONFLICT', 'The guardians were named anew meanwhile');
    await database('guardians').where({ owner, guardian }).update({ handed: part });
    return {};
  }

  /** For the keys that asked alone. @throws NOT_FOUND, GUARDIANS_DELAYED */
  async collect({ pid: owner, user }: PersonCaller): Promise<CollectedPart[]> {
    const { database, clock } = this.parts;
    const thumbprint = user.signingThumbprint;
    const found: unknown = await database('guardianRecoveries').where({ owner, thumbprint });
    const [asked] = wholeRows(Recovery, found).whole;
    if (asked === undefined) throw nobodyAsks();
    const until = this.#opensAt(asked);
    if (clock.now() < until)
      throw new OpenwardError('GUARDIANS_DELAYED', undefined, { details: { until: until.toISOString() } });
    const named = await this.#named(owner);
    return named.flatMap(({ guardian, handed }) => (handed === undefined ? [] : [{ guardian, part: handed }]));
  }

  async #recoveryOf(owner: PID): Promise<GuardianRecovery | undefined> {
    // One that cannot be read is none: who asks asks again.
    const [recovery] = wholeRows(Recovery, await this.parts.database('guardianRecoveries').where({ owner })).whole;
    if (recovery === undefined) return undefined;
    const named = await this.#named(owner);
    const handed = named.flatMap((one) => (one.handed === undefined ? [] : [one.guardian]));
    return { askedAt: recovery.askedAt, opensAt: this.#opensAt(recovery).toISOString(), handed };
  }

  #opensAt({ askedAt }: z.infer<typeof Recovery>): Date {
    return new Date(Date.parse(askedAt) + this.parts.delay);
  }

  async #named(owner: PID): Promise<z.infer<typeof Named>[]> {
    return wholeRows(Named, await this.parts.database('guardians').where({ owner }).orderBy('guardian')).whole;
  }

  async #set(owner: PID): Promise<GuardianSet | 'unreadable' | undefined> {
    const { whole, unreadable } = wholeRows(NamedSet, await this.parts.database('guardianSets').where({ owner }));
    return unreadable > 0 ? 'unreadable' : whole[0]?.document;
  }

  async #needSet(owner: PID): Promise<GuardianSet> {
    const set = await this.#set(owner);
    if (set === undefined) throw new OpenwardError('NOT_FOUND', 'No guardians were named');
    if (set === 'unreadable') throw new OpenwardError('GUARDIANS_INVALID', 'The set that lies here cannot be read');
    return set;
  }
}

function verifierOf({ user }: PersonCaller): Verifier {
  return { publicKey: user.signingKey, thumbprint: user.signingThumbprint };
}

function nobodyAsks(): OpenwardError {
  return new OpenwardError('NOT_FOUND', 'Nobody asks this guardian, or with these keys');
}
