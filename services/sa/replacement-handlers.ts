import type { z } from 'zod';
import type { replacementApi } from '../../api/http/replacement.ts';
import type { RegistrationOutcome, RegistrationState } from '../../api/messages/registration.ts';
import type { ReplacementExamined, ReplacementReview, ReplacementState } from '../../api/messages/replacement.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Caller } from '../http/caller.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import { personOf } from '../http/persons.ts';
import { checkClaim } from '../registration/claim.ts';
import { markedKeys } from '../registration/renewal.ts';
import { hasSameEncryption } from './granting.ts';
import { reasonPlace, type Replacing } from './replacing.ts';
import type { ListedReplacement, Replacement, Replacements } from './replacements.ts';
import type { RidVault } from './rid-vault.ts';

export interface ReplacementHandlerParts {
  readonly replacements: Replacements;
  readonly replacing: Replacing;
  readonly vault: RidVault;
  readonly orgOf: (mspId: string) => string;
}

/** What whoever asked sees of each stage. */
const outward: Record<z.infer<typeof ReplacementState>, z.infer<typeof RegistrationState>> = {
  submitted: 'submitted',
  confirmed: 'forwarded',
  granting: 'forwarded',
  granted: 'approved',
  declined: 'declined',
};

export function replacementHandlers(parts: ReplacementHandlerParts): RouteHandlers<typeof replacementApi> {
  const { replacements, replacing, vault, orgOf } = parts;
  const seen = async (id: string, caller: Caller): Promise<Replacement> => {
    const found = await replacements.get(id);
    if (caller.role !== 'sa-officer' && found.mspId !== caller.mspId) throw new OpenwardError('NOT_FOUND');
    return found;
  };
  return {
    askReplacement: async ({ body, caller: { mspId } }) =>
      outcomeOf(await replacing.ask(body, { org: orgOf(mspId), mspId }), vault),
    replacementOutcome: async ({ params, body, caller }) => {
      const found = await replacements.get(params.id);
      if (found.mspId !== caller.mspId) throw new OpenwardError('NOT_FOUND');
      checkClaim(found, body.claim);
      return outcomeOf(found, vault);
    },
    listReplacements: async ({ query: { state, ...asked }, caller }) => {
      const own = caller.role === 'sa-officer' ? {} : { mspId: caller.mspId };
      const { items, ...page } = await replacements.page({ state, ...own }, asked);
      return { items: items.map((one) => reviewOf(one, vault)), ...page };
    },
    replacement: async ({ params, caller }) => examinedOf(parts, await seen(params.id, caller)),
    confirmReplacement: async ({ params, body, caller }) =>
      reviewOf(await replacing.confirm(params.id, personOf(caller), body.confirmation), vault),
    grantReplacement: async ({ params }) => reviewOf(await replacing.grant(params.id), vault),
    declineReplacement: async ({ params, body, caller }) => {
      await seen(params.id, caller);
      return reviewOf(await replacing.decline(params.id, body.reason), vault);
    },
  };
}

async function examinedOf(
  { replacing, vault }: ReplacementHandlerParts,
  found: Replacement,
): Promise<ReplacementExamined> {
  const { user, registration } = await replacing.examined(found);
  const review = reviewOf(found, vault);
  if (user === undefined || registration === undefined) return review;
  const keys = await replacing.keysOf(found);
  const { status, statusAt, signingThumbprint } = user;
  const sameEncryption = hasSameEncryption(registration, keys);
  return {
    ...review,
    keys: { ...markedKeys(keys), preKeys: keys.preKeys },
    registered: { status, statusAt, signingThumbprint, sameEncryption },
  };
}

function outcomeOf(found: Replacement, vault: RidVault): RegistrationOutcome {
  const { id, state, updatedAt, pid, certificates, sealedRid } = found;
  const enrolment =
    state === 'granted' && pid && certificates && sealedRid ? { pid, certificates, sealedRid } : undefined;
  return { id, state: outward[state], updatedAt, reason: reasonOf(found, vault), enrolment };
}

function reviewOf(found: ListedReplacement, vault: RidVault): ReplacementReview {
  const { id, state, role, mspId, cause, pid, submittedAt, updatedAt, confirmedBy, confirmedAt } = found;
  const rid = found.rid === undefined ? undefined : opens(() => vault.openRid(found.rid ?? '', id));
  const lost = found.rid !== undefined && rid === undefined ? ['rid'] : [];
  const unreadable = [...(found.unreadable ?? []), ...lost];
  return {
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...{ id, state, role, mspId, cause, rid, pid, submittedAt, updatedAt, confirmedBy, confirmedAt },
    reason: reasonOf(found, vault),
  };
}

function reasonOf({ id, sealedReason }: Pick<Replacement, 'id' | 'sealedReason'>, vault: RidVault) {
  return sealedReason === undefined ? undefined : opens(() => vault.open(sealedReason, reasonPlace(id)));
}

/** What cannot be opened any more hides nothing else. */
function opens<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
