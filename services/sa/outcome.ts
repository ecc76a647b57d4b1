import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type {
  Enrolment,
  RegistrationDecision,
  RegistrationOutcome,
  RegistrationReview,
  RegistrationState,
} from '../../api/messages/registration.ts';
import type { UserRow } from '../../api/messages/sa.ts';
import { RegistrationStage, type ListedRegistration, type SubmittedRegistration } from './registrations.ts';
import type { RidVault } from './rid-vault.ts';

/** An approval that is under way is not one yet for anybody outside. */
const outwardState: Record<RegistrationStage, RegistrationState> = {
  submitted: 'submitted',
  sealed: 'submitted',
  enrolled: 'submitted',
  published: 'submitted',
  approved: 'approved',
  revoking: 'approved',
  revoked: 'approved',
  declined: 'declined',
};
type RegistrationState = z.infer<typeof RegistrationState>;

/** Stages of an outward state. */
export function stagesOf(state: RegistrationState): RegistrationStage[] {
  return RegistrationStage.options.filter((stage) => outwardState[stage] === state);
}

export function decisionOf(registration: SubmittedRegistration): RegistrationDecision {
  const { id, updatedAt, reason, pid } = registration;
  const state = outwardState[registration.state];
  return { id, state, updatedAt, reason, pid: state === 'approved' ? pid : undefined };
}

export function outcomeOf(registration: SubmittedRegistration): RegistrationOutcome {
  const { id, updatedAt, reason } = registration;
  const state = outwardState[registration.state];
  return { id, state, updatedAt, reason, enrolment: state === 'approved' ? enrolmentOf(registration) : undefined };
}

export function enrolmentOf({ pid, certificates, sealedRid }: SubmittedRegistration): Enrolment {
  if (pid === undefined || certificates === undefined || sealedRid === undefined)
    throw new OpenwardError('INTERNAL', 'An approved registration lacks its certificates');
  return { pid, certificates, sealedRid };
}

export function reviewOf(registration: ListedRegistration, vault: RidVault): RegistrationReview {
  const { id, role, org, mspId, displayName, department, submittedAt, updatedAt, reason, rid } = registration;
  const opened = rid === undefined ? undefined : opens(() => vault.openRid(rid, id));
  const unreadable = [
    ...(registration.unreadable ?? []),
    ...(rid !== undefined && opened === undefined ? ['rid'] : []),
  ];
  return {
    ...(unreadable.length === 0 ? {} : { unreadable }),
    id,
    state: outwardState[registration.state],
    role,
    org,
    mspId,
    displayName,
    department,
    submittedAt,
    updatedAt,
    reason,
    rid: opened,
  };
}

/** What cannot be opened any more (another key, a damaged row) hides no other registration. */
function opens<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

/** Users as far as they are whole: one that lacks what the ledger answered is no user yet. */
export function userRowsOf(registrations: readonly ListedRegistration[]): z.infer<typeof UserRow>[] {
  return registrations
    .filter(({ pid, status, registeredAt, statusAt }) => pid && status && registeredAt && statusAt)
    .map(userRowOf);
}

export function userRowOf(registration: ListedRegistration): z.infer<typeof UserRow> {
  const { pid, mspId, role, status, statusReason, endedBy, registeredAt, statusAt, displayName } = registration;
  if (pid === undefined || status === undefined || registeredAt === undefined || statusAt === undefined)
    throw new OpenwardError('INTERNAL', 'A user lacks what the ledger answered');
  return {
    ...{ pid, mspId, role, status, statusReason: statusReason ?? '', registeredAt, statusAt, displayName },
    ...(endedBy === undefined ? {} : { endedBy }),
  };
}
