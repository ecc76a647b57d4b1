import { applicationIn, goingIn } from '../../../api/formats/membership.ts';
import type { ChannelChange, ChangeSignature } from '../../../api/formats/membership.ts';
import type { ClosedChange, ListedChange } from '../../../api/messages/membership.ts';
import type { MembershipApplication } from '../../../api/formats/membership.ts';
import { checkApplication } from '../../../connections/membership/application.ts';
import { isSignedBy } from '../../../connections/membership/change-signature.ts';
import { decidingOn } from '../../../connections/membership/deciding.ts';
import type { Clock } from '../../../domain/clock.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { applicationId, type Applications } from '../applications.ts';
import { mostOpen, type HubChanges } from './changes.ts';

export interface HubParts {
  readonly channel: string;
  /** SA's own MSP id. */
  readonly mspId: string;
  readonly changes: HubChanges;
  readonly applications: Applications;
  /** PEM of a member's root of nodes; undefined for who is none. */
  readonly rootOf: (mspId: string) => string | undefined;
  readonly clock: Clock;
}

/** What a caller of the hub may do with a change; nothing unverified is kept. */
export class Hub {
  constructor(private readonly parts: HubParts) {}

  /** @throws CONFLICT, CERTIFICATE_INVALID, SIGNATURE_INVALID, LIMIT_REACHED */
  async propose(document: ChannelChange, by: string): Promise<ListedChange> {
    const { channel, changes, clock } = this.parts;
    if (document.channel !== channel) throw new OpenwardError('CONFLICT', 'It is a change of another channel');
    const { change } = document;
    this.#rootOf(by);
    const isOwnWish = change.kind === 'leave' && document.signatures.some(({ mspId }) => mspId === change.mspId);
    if (change.kind === 'leave' && !isOwnWish && by !== change.mspId && by !== this.parts.mspId)
      throw new OpenwardError('NOT_ENTITLED', 'A member leaves by its own wish; others take it out, and say why');
    const application = applicationIn(change);
    if (application !== undefined) checkApplication(application, clock.now());
    const member = goingIn(change) ?? (change.kind === 'update' ? change.application.member.mspId : undefined);
    if (member !== undefined) this.#rootOf(member);
    for (const signature of document.signatures) this.#verify(document, signature);
    const most = by === this.parts.mspId ? mostOpen.all : mostOpen.ofOne;
    return this.#told(await changes.propose(document, by, most));
  }

  /** @throws NOT_FOUND, SIGNATURE_INVALID, CONFLICT */
  async sign(digest: string, signature: ChangeSignature): Promise<ListedChange> {
    this.#verify(await this.parts.changes.document(digest), signature);
    return this.parts.changes.sign(digest, signature);
  }

  /** @throws NOT_FOUND, CONFLICT */
  async refuse(digest: string, mspId: string): Promise<ListedChange> {
    this.#rootOf(mspId);
    return this.#told(await this.parts.changes.refuse(digest, mspId));
  }

  /** @throws NOT_ENTITLED for who is not SA's own; NOT_FOUND, CONFLICT */
  async close(digest: string, by: string, outcome: ClosedChange): Promise<ListedChange> {
    this.#requireOwn(by);
    const closed = await this.parts.changes.close(digest, outcome.state);
    if (outcome.state === 'in-force') await this.#inForce(closed, outcome);
    return closed;
  }

  /** @throws NOT_ENTITLED for who is not SA's own */
  async approved(by: string): Promise<MembershipApplication[]> {
    this.#requireOwn(by);
    const open = (await this.parts.changes.list(undefined)).changes.filter(({ state }) => state === 'open');
    const drawn = new Set(open.map(({ change }) => change.kind === 'join' && applicationId(change.application)));
    const approved = await this.parts.applications.approved();
    return approved.filter((document) => !drawn.has(applicationId(document)));
  }

  /** @throws NOT_ENTITLED for who is not SA's own; NOT_FOUND */
  async impossible(digest: string, by: string, code: string): Promise<void> {
    this.#requireOwn(by);
    const { applications } = this.parts;
    const { id, status } = await applications.signed(digest);
    if (status === 'approved')
      await applications.decide(id, 'declined', `拟定变更时被拒绝 · no change can be drawn up: ${code}`);
  }

  async #inForce({ change }: ListedChange, { admission }: Extract<ClosedChange, { state: 'in-force' }>): Promise<void> {
    const { applications } = this.parts;
    const going = goingIn(change);
    if (going !== undefined) await applications.left(going);
    else if (change.kind === 'join' && admission !== undefined)
      await applications.joined(applicationId(change.application), admission);
  }

  /** Members who will not have an applicant have declined the application. */
  async #told(listed: ListedChange): Promise<ListedChange> {
    const { change, state } = listed;
    if (state !== 'declined' || change.kind !== 'join') return listed;
    const id = applicationId(change.application);
    if ((await this.parts.applications.find(id)) !== undefined)
      await this.parts.applications.decide(id, 'declined', '');
    return listed;
  }

  #verify(document: ChannelChange, signature: ChangeSignature): void {
    const { mspId } = signature;
    const { update } = document;
    if (!decidingOn(document).includes(mspId))
      throw new OpenwardError('CONFLICT', `${mspId} is none of those who decide on it`);
    const member = { mspId, roots: { nodes: this.#rootOf(mspId) } };
    if (!isSignedBy(member, Buffer.from(update, 'base64'), signature))
      throw new OpenwardError('SIGNATURE_INVALID', `It is not the signature of an administrator of ${mspId}`);
  }

  #rootOf(mspId: string): string {
    const root = this.parts.rootOf(mspId);
    if (root === undefined) throw new OpenwardError('CONFLICT', `${mspId} is no member`);
    return root;
  }

  #requireOwn(mspId: string): void {
    if (mspId !== this.parts.mspId) throw new OpenwardError('NOT_ENTITLED', 'Only SA’s own node says so');
  }
}
