import { OpenwardError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { RegistrationRequest } from '../../api/messages/registration.ts';
import type { saApi } from '../../api/http/sa.ts';
import type { Caller } from '../http/caller.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import { personOf } from '../http/persons.ts';
import { checkClaim } from '../registration/claim.ts';
import type { AdministratorActivation } from './activation.ts';
import type { ApplicationDecisions } from './admission.ts';
import type { Applications } from './applications.ts';
import type { Approval } from './approval.ts';
import type { Examinations } from './examination.ts';
import type { Intake } from './intake.ts';
import { decisionOf, enrolmentOf, outcomeOf, reviewOf, stagesOf } from './outcome.ts';
import { RegistrationStage, type SubmittedRegistration, type SubmittedRegistrations } from './registrations.ts';
import type { Renewal } from './renewal.ts';
import type { Revocation } from './revocation.ts';
import type { RidVault } from './rid-vault.ts';
import { standingOf } from './standing.ts';
import { usersFor } from './users.ts';

export interface SaParts {
  readonly admission: ApplicationDecisions;
  readonly applications: Applications;
  readonly examinations: Examinations;
  readonly registrations: SubmittedRegistrations;
  readonly intake: Intake;
  readonly approval: Approval;
  readonly activation: AdministratorActivation;
  readonly revocation: Revocation;
  readonly renewal: Renewal;
  readonly vault: RidVault;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** The organisation's key by its MSP id. @throws NOT_ENTITLED for one SA knows no registrar of */
  readonly orgOf: (mspId: string) => string;
}

export function saHandlers(parts: SaParts): RouteHandlers<typeof saApi> {
  const { admission, applications, registrations, intake, approval, activation, revocation, renewal, vault } = parts;
  return {
    listApplications: ({ query }) => applications.page(query),
    application: ({ params }) => admission.review(params.id),
    examineApplication: ({ params }) => parts.examinations.of(params.id),
    decideApplication: ({ params, body }) => admission.decide(params.id, body.approve, body.reason),

    submitRegistration: async ({ body, caller }) => {
      checkMaySubmit(caller, body);
      return outcomeOf(await intake.submit({ ...body, org: parts.orgOf(caller.mspId), mspId: caller.mspId }));
    },
    listRegistrations: async ({ query: { state, role, ...asked } }) => {
      const stages = state ? stagesOf(state) : RegistrationStage.options;
      const { items, ...page } = await registrations.page(stages, { role }, 'submittedAt', asked);
      return { items: items.map((registration) => reviewOf(registration, vault)), ...page };
    },
    approveRegistration: async ({ params }) => {
      const { id, state, updatedAt, reason } = outcomeOf(await approval.approve(params.id));
      return { id, state, updatedAt, reason };
    },
    declineRegistration: async ({ params, body }) => {
      const { id, state, updatedAt, reason } = outcomeOf(await approval.decline(params.id, body.reason));
      return { id, state, updatedAt, reason };
    },
    registrationOutcome: async ({ params, body, caller }) => {
      const registration = await ofOrganisation(registrations.get(params.id), caller);
      checkClaim(registration, body.claim);
      return outcomeOf(registration);
    },
    registrationDecision: async ({ params, caller }) =>
      decisionOf(await ofOrganisation(registrations.get(params.id), caller)),

    renew: ({ body, caller }) => renewal.renew(body, caller.mspId),
    activate: async ({ body, caller }) => enrolmentOf(await activation.activate({ ...body, mspId: caller.mspId })),

    listUsers: ({ query, caller }) => usersFor(personOf(caller), registrations).page(query),
    revokeUser: async ({ params, body, caller }) => {
      const users = usersFor(personOf(caller), registrations);
      await users.requireRevocable(params.pid);
      return users.rowOf(await revocation.revoke(params.pid, body.reason, users.endsAs));
    },
    endOwnRegistration: async ({ body, caller }) => {
      const { statusAt } = await revocation.endOwn(personOf(caller), body.reason);
      if (statusAt === undefined) throw new OpenwardError('INTERNAL', 'Who was revoked has no time of it');
      return { statusAt };
    },
    standing: ({ params, query, caller }) =>
      standingOf(params.pid, { by: personOf(caller).pid, shareId: query.shareId }, parts),
  };
}

/**
 * A workstation speaks for nobody: it may only bring consumers, whom no hospital vouches for. H_M brings the hospital's
 * own people.
 */
function checkMaySubmit(caller: Caller, request: RegistrationRequest): void {
  if (caller.role === 'workstation' && request.role !== 'consumer')
    throw new OpenwardError('NOT_ENTITLED', 'A hospital’s people register through the hospital');
}

async function ofOrganisation(found: Promise<SubmittedRegistration>, caller: Caller): Promise<SubmittedRegistration> {
  const registration = await found;
  if (registration.mspId !== caller.mspId) throw new OpenwardError('NOT_FOUND');
  return registration;
}
