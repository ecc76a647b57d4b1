import { OpenwardError } from '../../domain/errors.ts';
import { MspId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { replacedRefusal } from '../../domain/replacement.ts';
import { findUser } from '../identities/store.ts';
import { findRevoked } from '../organisations/revoked-keys.ts';
import { SA_MSP, typeOf } from '../organisations/store.ts';
import type { Proposer, PersonProposer, ServiceProposer } from './proposer.ts';
import type { LedgerState } from './state.ts';

/**
 * Compares what the certificate says with what the ledger says now, so that revocation works on the next call.
 * Errors: USER_UNKNOWN, USER_REVOKED, CERTIFICATE_REPLACED, KEYS_GIVEN_UP, CERTIFICATE_INVALID, MACHINE_REVOKED,
 * NOT_ENTITLED.
 */
export async function authenticate(state: LedgerState, caller: Proposer, transaction: string): Promise<void> {
  if (caller.kind === 'person') return authenticatePerson(state, caller);
  return authenticateService(state, caller, transaction);
}

/**
 * What a node's operator asks to see whether it works, and whether who decides for its organisation may still
 * (`identities/contract.ts`); it is about nobody else.
 */
const operators: ReadonlySet<string> = new Set([
  ledgerApi.organisations.list.name,
  ledgerApi.organisations.unreadable.name,
  ledgerApi.health.look.name,
  // By which a restored node has the others agree on a block.
  ledgerApi.health.ping.name,
  ledgerApi.identities.get.name,
  // Of their own organisation's machines (`organisations/contract.ts`).
  ledgerApi.organisations.revokeInstallation.name,
  ledgerApi.organisations.installation.name,
  // What the trails of services are compared with.
  ledgerApi.audit.last.name,
  ledgerApi.audit.anchors.name,
]);

/** What a registrar asks of the ledger: whose word it is given, and whether the ledger is there. */
const registrars: ReadonlySet<string> = new Set([
  ledgerApi.organisations.installation.name,
  ledgerApi.organisations.list.name,
  ledgerApi.organisations.unreadable.name,
  // Its own trail.
  ledgerApi.audit.anchor.name,
  ledgerApi.audit.last.name,
]);

/** What a gate asks: who of those at its door is let in, and nothing else. */
const gates: ReadonlySet<string> = new Set([ledgerApi.identities.standing.name]);

function requireGates(transaction: string): void {
  if (!gates.has(transaction)) throw new OpenwardError('NOT_ENTITLED', 'A gate asks who is let in, and no more');
}

function requireRegistrars(transaction: string): void {
  if (!registrars.has(transaction))
    throw new OpenwardError('NOT_ENTITLED', 'A registrar has no part in what people do');
}

function requireOperators(transaction: string): void {
  if (!operators.has(transaction))
    throw new OpenwardError('NOT_ENTITLED', 'Who operates a node has no part in what people do');
}

async function authenticatePerson(state: LedgerState, caller: PersonProposer): Promise<void> {
  const user = await findUser(state, caller.pid);
  if (user === undefined) throw new OpenwardError('USER_UNKNOWN');
  if (user.status === 'revoked') throw new OpenwardError('USER_REVOKED');
  if (user.mspId !== caller.mspId || user.role !== caller.role)
    throw new OpenwardError('NOT_ENTITLED', 'The certificate’s role or organisation is not the registered one');
  // A certificate of the same person for another use (TLS, encryption) carries the same attributes but may not sign
  // transactions.
  const former = user.formerKeys?.find((keys) => keys.signingThumbprint === caller.thumbprint);
  if (former !== undefined) throw replacedRefusal(former, user.mspId);
  if (user.signingThumbprint !== caller.thumbprint)
    throw new OpenwardError('CERTIFICATE_INVALID', 'The certificate is not the registered signing certificate');
}

async function authenticateService(state: LedgerState, caller: ServiceProposer, transaction: string): Promise<void> {
  // Asked for together: each question of its own is a message to the peer.
  await Promise.all([requireEntitled(state, caller, transaction), requireGoodKey(state, caller)]);
}

async function requireGoodKey(state: LedgerState, { mspId, key }: ServiceProposer): Promise<void> {
  // No organisation is called otherwise, and none has revoked anything.
  if (!MspId.safeParse(mspId).success) return;
  if ((await findRevoked(state, { mspId, key })) !== undefined) throw new OpenwardError('MACHINE_REVOKED');
}

async function requireEntitled(state: LedgerState, caller: ServiceProposer, transaction: string): Promise<void> {
  switch (caller.role) {
    case 'sa':
      // The root of trust: fixed here, before any organisation is on the ledger.
      if (caller.mspId !== SA_MSP)
        throw new OpenwardError('NOT_ENTITLED', 'Only SA’s organisation has a service of this role');
      return;
    case 'hospital':
      return requireType(state, caller.mspId, 'hospital');
    case 'proxy':
      return requireType(state, caller.mspId, 'cloud');
    case 'operator':
      requireOperators(transaction);
      return;
    case 'registrar':
      requireRegistrars(transaction);
      return;
    case 'gate':
      requireGates(transaction);
      return;
    case 'workstation':
      // No channel has workstations as members; should one, it is told nothing all the same.
      throw new OpenwardError('NOT_ENTITLED', 'A workstation by itself is nobody to the ledger');
  }
}

async function requireType(state: LedgerState, mspId: string, type: 'hospital' | 'cloud'): Promise<void> {
  if ((await typeOf(state, mspId)) !== type)
    throw new OpenwardError('NOT_ENTITLED', `The organisation is not of type ${type}`);
}
