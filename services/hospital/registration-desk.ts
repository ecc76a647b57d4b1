import { randomUUID } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import type { Service } from '../../api/http/service.ts';
import { forwardingStatement } from '../../protocol/signature/statement-of.ts';
import { Rid, StoredRid } from '../../protocol/identity/rid.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import type {
  RegistrationDecision,
  RegistrationOutcome,
  RegistrationRequest,
  RegistrationReview,
  RegistrationsAsked,
} from '../../api/messages/registration.ts';
import { saApi } from '../../api/http/sa.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { checkClaim } from '../registration/claim.ts';
import { keysMark, proveKeys } from '../registration/key-material.ts';
import { requireAllRead } from '../database/rows.ts';
import type { ServiceVoice } from '../registration/voice.ts';
import type { OwnSecrets } from './own-secrets.ts';
import type { ListedRegistration, HospitalRegistration, HospitalRegistrations } from './registrations.ts';
import type { Roster } from './roster.ts';

export interface DeskParts {
  readonly org: string;
  readonly mspId: string;
  readonly departments: readonly { readonly id: string }[];
  readonly registrations: HospitalRegistrations;
  readonly roster: Roster;
  readonly secrets: OwnSecrets;
  readonly sa: Service;
  /** H_M's. */
  readonly voice: ServiceVoice;
}

/** Registrations SA is asked about in one round. */
const MOST_AT_ONCE = 50;
/** Milliseconds. Whoever waits for it, or looks at the list, has SA asked anyway. */
const LONGEST_WAIT = 600_000;

/** Takes people's registrations, lets an administrator look, forwards to SA. The RID stays only until then. */
export class RegistrationDesk {
  readonly #parts: DeskParts;
  readonly #lock = new KeyedLock();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * The same claim, role and keys again (the answer was lost) give the same registration, also once it was decided, and
   * whatever the requests look like that prove the keys. @throws RID_INVALID, CERTIFICATE_INVALID, INPUT_INVALID;
   * CONFLICT for other keys: an administrator who looks at a person must not have keys exchanged behind their back
   */
  submit(request: RegistrationRequest): Promise<RegistrationOutcome> {
    // One claim's submissions one after the other, or two at once would both be new.
    return this.#lock.run(`claim ${request.claimDigest}`, () => this.#submit(request));
  }

  async #submit(request: RegistrationRequest): Promise<RegistrationOutcome> {
    const { registrations, secrets } = this.#parts;
    const { mark } = await proveKeys(request.keys);
    const earlier = await registrations.findByClaimDigest(request.claimDigest);
    if (earlier) return sameRequest(earlier, request, mark);
    this.#checkProfession(request);
    const rid = Rid.safeParse(request.rid);
    // What the schema says would carry the identity along: it is dropped on purpose.
    if (!rid.success) throw new OpenwardError('RID_INVALID');
    const { role, department, keys, claimDigest } = request;
    const displayName = role === 'patient' ? undefined : request.displayName;
    const sealed = await secrets.seal(rid.data);
    const added = { id: randomUUID(), role, rid: sealed, displayName, department, keys, claimDigest };
    return registrations.add(added).then(ownOutcome, async (error: unknown) => {
      // Another process may have taken in the very same meanwhile: the claim is unique in the database.
      const quicker = await registrations.findByClaimDigest(claimDigest);
      if (quicker === undefined) throw error;
      return sameRequest(quicker, request, mark);
    });
  }

  /**
   * SA's decisions on what is on the page are fetched first, so that it is not older than it looks; without SA it is
   * what is known.
   */
  async list(asked: RegistrationsAsked = {}): Promise<ListPage<RegistrationReview>> {
    const { registrations } = this.#parts;
    const known = await registrations.page(asked);
    const learned = await this.#ask(known.items).catch(() => false);
    const { items, ...page } = learned ? await registrations.page(asked) : known;
    return { items: await Promise.all(items.map((registration) => this.#review(registration))), ...page };
  }

  /**
   * With H_M's signature, without which the hospital's registrar has nobody certified. SA knows a repetition by the
   * claim's digest, so a lost answer does no harm: it is written down that SA may have it before it is sent. @throws
   * CONFLICT for a declined one; SA's refusals
   */
  forward(id: string): Promise<RegistrationOutcome> {
    return this.#lock.run(id, async () => {
      const { registrations, secrets, sa, mspId, voice } = this.#parts;
      const registration = await registrations.get(id);
      if (registration.state === 'declined') throw new OpenwardError('CONFLICT', 'The registration was declined');
      if (registration.rid === undefined) return ownOutcome(registration);
      const { role, displayName, department, keys, claimDigest } = registration;
      const rid = await secrets.open(registration.rid, StoredRid);
      const person = { mspId, role, keys: await proveKeys(keys) };
      const forwarding = await voice.say((at) => forwardingStatement(person, at));
      await registrations.sending(id);
      const body = { role, rid, displayName, department, keys, claimDigest, forwarding };
      const forwarded = await sa.call(saApi.submitRegistration, { body }).catch(async (error: unknown) => {
        if (wasNotTaken(error, registration.sentAt === undefined)) await registrations.notTaken(id);
        throw error;
      });
      const changes = { state: 'forwarded', saId: forwarded.id, rid: null, sentAt: null } as const;
      return ownOutcome(await registrations.change(id, changes));
    });
  }

  /**
   * @throws CONFLICT once it was forwarded, or may have been: who is declined here and approved by SA would be
   * registered with keys that their client has thrown away
   */
  decline(id: string, reason: string): Promise<RegistrationOutcome> {
    return this.#lock.run(id, async () => {
      const { state, sentAt } = await this.#parts.registrations.get(id);
      if (state !== 'submitted' && state !== 'declined')
        throw new OpenwardError('CONFLICT', 'The registration was forwarded');
      if (sentAt !== undefined)
        throw new OpenwardError('CONFLICT', 'SA may have the registration: it is to be forwarded again first');
      return ownOutcome(await this.#parts.registrations.change(id, { state: 'declined', reason, rid: null }));
    });
  }

  /** For whoever holds the claim; certificates come from SA each time and are not kept here. @throws NOT_FOUND */
  async outcome(id: string, claim: string): Promise<RegistrationOutcome> {
    const registration = await this.#parts.registrations.get(id);
    checkClaim(registration, claim);
    if (registration.saId === undefined) return ownOutcome(registration);
    const decided = await this.#parts.sa.call(saApi.registrationOutcome, {
      params: { id: registration.saId },
      body: { claim },
    });
    await this.#learn(registration, decided.state, decided.enrolment?.pid, decided.reason);
    return { ...decided, id, state: decided.state === 'submitted' ? 'forwarded' : decided.state };
  }

  /**
   * Sends on again what SA may have and nobody knows. Then asks SA about what was forwarded and is undecided: some in a
   * round, and the longer it lies there the seldomer. @throws INTERNAL, when the others are done, for those that cannot
   * be read
   */
  async refresh(): Promise<void> {
    const { registrations } = this.#parts;
    const sent = await registrations.sentAndUnknown(MOST_AT_ONCE);
    for (const { id } of sent.readable)
      await this.forward(id).catch((error: unknown) => {
        if (!wasNotTaken(error, true)) throw error;
      });
    const forwarded = await registrations.toAskAbout(MOST_AT_ONCE);
    for (const registration of forwarded.readable) {
      await this.#ask([registration]);
      await registrations.askLater(registration, LONGEST_WAIT);
    }
    requireAllRead('registrations that SA is to be asked about', sent.unreadable + forwarded.unreadable);
  }

  /** Of these what was forwarded; answers whether there was any. */
  async #ask(registrations: readonly ListedRegistration[]): Promise<boolean> {
    const undecided = registrations.filter(({ state, saId }) => state === 'forwarded' && saId !== undefined);
    for (const registration of undecided) {
      const decision = await this.#decisionOf(registration.saId ?? '');
      if (decision) await this.#learn(registration, decision.state, decision.pid, decision.reason);
    }
    return undecided.length > 0;
  }

  /** Undefined when SA cannot say of this one: what is damaged there keeps nobody else waiting. */
  async #decisionOf(id: string): Promise<RegistrationDecision | undefined> {
    try {
      return await this.#parts.sa.call(saApi.registrationDecision, { params: { id } });
    } catch (error) {
      if (error instanceof OpenwardError && aboutOne.has(error.code)) return undefined;
      throw error;
    }
  }

  async #learn(
    registration: ListedRegistration,
    state: string,
    pid: HospitalRegistration['pid'],
    reason: string | undefined,
  ): Promise<void> {
    if (registration.state !== 'forwarded') return;
    if (state === 'declined')
      await this.#parts.registrations.change(registration.id, { state, reason: reason ?? null });
    if (state !== 'approved' || pid === undefined) return;
    const { role, displayName, department } = registration;
    if (role === 'doctor')
      await this.#parts.roster.join({ pid, name: displayName ?? '', department: department ?? '' });
    await this.#parts.registrations.change(registration.id, { state, pid });
  }

  #checkProfession({ role, displayName, department }: RegistrationRequest): void {
    if (role !== 'patient' && displayName === undefined)
      throw new OpenwardError('INPUT_INVALID', 'A professional registers with a name to be shown');
    const known = this.#parts.departments.some(({ id }) => id === department);
    if ((role === 'doctor' || department !== undefined) && !known)
      throw new OpenwardError('INPUT_INVALID', 'The hospital has no such department');
  }

  async #review(registration: ListedRegistration): Promise<RegistrationReview> {
    const { id, state, role, displayName, department, submittedAt, updatedAt, reason } = registration;
    const { org, mspId, secrets } = this.#parts;
    const sealed = registration.rid;
    const rid = sealed === undefined ? undefined : await secrets.open(sealed, StoredRid).catch(() => undefined);
    const unreadable = [
      ...(registration.unreadable ?? []),
      ...(sealed !== undefined && rid === undefined ? ['rid'] : []),
    ];
    const review = { id, state, role, org, mspId, rid, displayName, department, submittedAt, updatedAt, reason };
    return unreadable.length === 0 ? review : { ...review, unreadable };
  }
}

/** What SA answers about one registration; whatever else it answers is about all of them. */
const aboutOne: ReadonlySet<string> = new Set(['NOT_FOUND', 'INTERNAL']);

/**
 * Whether SA does not have it, by what came of sending it. Of one that was sent before without an answer only what SA
 * says after it has looked for an earlier one says so.
 */
function wasNotTaken(error: unknown, theFirstTime: boolean): boolean {
  if (!(error instanceof OpenwardError)) return false;
  return looked.has(error.code) || (theFirstTime && refusals.has(error.code));
}

const looked: ReadonlySet<string> = new Set(['CONFLICT', 'RID_INVALID']);
const refusals: ReadonlySet<string> = new Set([
  ...['CERTIFICATE_INVALID', 'NOT_FORWARDED', 'NOT_ENTITLED', 'INPUT_INVALID', 'LIMIT_REACHED', 'USER_REVOKED'],
]);

/** @throws CONFLICT when the claim is another registration's */
function sameRequest(earlier: HospitalRegistration, { role }: RegistrationRequest, mark: string): RegistrationOutcome {
  if (earlier.role !== role || keysMark(earlier.keys) !== mark)
    throw new OpenwardError('CONFLICT', 'The claim was used for another registration');
  return ownOutcome(earlier);
}

function ownOutcome({ id, state, updatedAt, reason }: HospitalRegistration): RegistrationOutcome {
  return { id, state, updatedAt, reason };
}
