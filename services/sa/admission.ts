import type { z } from 'zod';
import type { MembershipApplication } from '../../api/formats/membership.ts';
import type { Member } from '../../api/formats/consortium.ts';
import type { ApplicationReview } from '../../api/messages/membership.ts';
import type { Application } from '../../api/messages/sa.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { checkApplication, takenOf, type Taken } from '../../connections/membership/application.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Authorities } from '../http/authorities.ts';
import type { Applications } from './applications.ts';

/** What SA knows of the present members. */
export type PresentMember = Pick<Member, 'mspId' | 'key' | 'domain' | 'type' | 'roots'>;

/** From the configuration; whose root is not known is no member yet. */
export function presentMembers(
  organisations: readonly Omit<PresentMember, 'roots'>[],
  authorities: Authorities,
): PresentMember[] {
  return organisations.flatMap((organisation) => {
    const [nodes, people] = (['nodes', 'people'] as const).map((kind) => authorities.rootOf(organisation.mspId, kind));
    return nodes === undefined || people === undefined ? [] : [{ ...organisation, roots: { nodes, people } }];
  });
}

export interface AdmissionParts {
  readonly applications: Applications;
  readonly members: () => readonly PresentMember[];
  readonly clock: Clock;
}

/**
 * SA's officer decides whether an application goes before the members (paper 1.2.1): once, whoever of the officers is
 * first. That it becomes a member the members' nodes decide, by their signatures of the channel's change.
 */
export class ApplicationDecisions {
  readonly #lock = new KeyedLock();

  constructor(private readonly parts: AdmissionParts) {}

  /** What an officer examines: the document, and what in it is a member's already. @throws NOT_FOUND */
  async review(id: string): Promise<ApplicationReview> {
    const application = await this.parts.applications.get(id);
    const document = await this.parts.applications.documentOf(id);
    return {
      application,
      taken: this.#takenBy(application, document),
      ...(document === undefined ? {} : { document }),
    };
  }

  /**
   * @throws NOT_FOUND; CONFLICT when it was decided, or takes what is a member's; CERTIFICATE_INVALID when a
   * certificate has ended since
   */
  async decide(id: string, approve: boolean, reason: string): Promise<z.infer<typeof Application>> {
    const { applications, clock } = this.parts;
    // In the organisation's turn: two applications in one name must not both be approved.
    const { mspId } = await applications.get(id);
    return this.#lock.run(mspId, async () => {
      const { application, document, taken } = await this.review(id);
      if (application.status !== 'submitted') throw new OpenwardError('CONFLICT', 'The application was decided');
      if (!approve) return applications.decide(id, 'declined', reason);
      if (document === undefined || taken.length > 0)
        throw new OpenwardError('CONFLICT', `A member has this already: ${taken.join(', ')}`);
      checkApplication(document, clock.now());
      return applications.decide(id, 'approved', reason);
    });
  }

  /** Whoever has joined is no rival of itself. */
  #takenBy({ status }: z.infer<typeof Application>, document: MembershipApplication | undefined): Taken[] {
    if (document === undefined || status !== 'submitted') return [];
    return takenOf(document.member, this.parts.members());
  }
}
