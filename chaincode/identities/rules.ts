import { createPublicKey, type KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { homesOf, type PersonRole, type User } from '../../domain/user.ts';
import { typeOf } from '../organisations/store.ts';
import type { LedgerState } from '../transaction/state.ts';

/** A person's role must be one that organisations of that type have. Errors: NOT_FOUND, INPUT_INVALID. */
export async function requireHome(state: LedgerState, mspId: string, role: PersonRole): Promise<void> {
  const type = await typeOf(state, mspId);
  if (type === undefined) throw new OpenwardError('NOT_FOUND', 'The organisation is not on the ledger');
  if (!homesOf[role].includes(type))
    throw new OpenwardError('INPUT_INVALID', `role: an organisation of type ${type} has no ${role}`);
}

/** Signatures are ES256, so the registered key must be on P-256. Errors: INPUT_INVALID. */
export function requireSigningKey(pem: string): void {
  const key = readKey(pem);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new OpenwardError('INPUT_INVALID', 'signingKey: not a P-256 key');
}

/** What an earlier chaincode let in in clear goes from the state with the next change. */
export function withoutWords({ statusReason: _, ...user }: User): User {
  return user;
}

function readKey(pem: string): KeyObject {
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----'))
    throw new OpenwardError('INPUT_INVALID', 'signingKey: not a public key');
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', 'signingKey: not readable', { cause });
  }
}
