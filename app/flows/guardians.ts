import { guardiansApi } from '../../api/http/guardians.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { GuardianOffer, GuardianRecovery } from '../../api/messages/guardians.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { GuardianRole, type GuardianSet } from '../../domain/guardians.ts';
import { PID } from '../../domain/ids.ts';
import { isOfGivenUpKeys, keysOf } from '../../domain/registered-keys.ts';
import type { PersonRole } from '../../domain/user.ts';
import { guardiansCode } from '../../protocol/guardians/code.ts';
import { openGuardedKeys, type BroughtBack } from '../../protocol/guardians/open.ts';
import { sealForGuardians } from '../../protocol/guardians/seal.ts';
import { verifyGuardianSet } from '../../protocol/guardians/set.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import type { OpeningKeys } from '../../protocol/vault/opening-keys.ts';
import type { Vault } from '../ports/vault.ts';
import { isCode } from './errors.ts';
import { fromEveryCloud } from './every-cloud.ts';
import { activeParty, party, type Party, type PartyPorts } from './parties.ts';

export interface GuardianPorts extends PartyPorts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** Somebody who is ready to be a guardian, or is one. */
export interface KnownGuardian {
  readonly pid: PID;
  /** Absent of who cannot be looked up any more. */
  readonly mspId?: string;
  readonly role?: PersonRole;
  /** Whether a part can be given to them, and they can hand it over: registered, active, with a key of encryption. */
  readonly able: boolean;
}

/** What a person is told of their own guardians. */
export interface GuardiansState {
  /** Absent of who has named none, and of whose set cannot be used. */
  readonly set?: {
    readonly at: string;
    readonly threshold: number;
    readonly guardians: readonly KnownGuardian[];
    /** It holds other keys than those of now. */
    readonly outdated: boolean;
    /** The keys that named them were given up: the guardians can be asked. */
    readonly lost: boolean;
  };
  /** There is a set that cannot be read, is another person's or was altered: it is named anew. */
  readonly unusable: boolean;
  /** Who is ready to be one. */
  readonly offers: readonly KnownGuardian[];
  /** MSP ids of clouds that did not say who has offered: there may be more. */
  readonly silent: readonly string[];
  readonly recovery?: GuardianRecovery & {
    /** To compare with each guardian. */
    readonly code: readonly string[];
  };
}

/** Errors: those of directory and ledger. */
export async function guardiansState(ports: GuardianPorts): Promise<GuardiansState> {
  const [{ offers, silent }, own] = await Promise.all([offersOf(ports), ownSet(ports).catch(unusable)]);
  const known = (pid: PID): Promise<KnownGuardian> => knownGuardian(ports, pid, offers);
  const ready = await Promise.all([...new Set(offers.map(({ guardian }) => guardian))].map(known));
  if (own === undefined || own === 'unusable') return { offers: ready, silent, unusable: own !== undefined };
  const { set, recovery, outdated, lost } = own;
  const { at, threshold, guardians } = set.statement;
  const named = await Promise.all(guardians.map(({ pid }) => known(pid)));
  return {
    set: { at, threshold, guardians: named, outdated, lost },
    offers: ready,
    silent,
    unusable: false,
    ...(recovery ? { recovery: { ...recovery, code: codeOf(ports, set) } } : {}),
  };
}

/**
 * Seals keys to guardians who have offered to be, in the place of those of before.
 * @param keys those of now first; the caller wipes them
 * Errors: NOT_FOUND for who has not offered, SERVICE_UNAVAILABLE when a cloud does not say, USER_REVOKED, those of
 * `party`.
 */
export async function nameGuardians(
  ports: GuardianPorts,
  keys: readonly OpeningKeys[],
  { guardians, threshold }: { readonly guardians: readonly PID[]; readonly threshold: number },
): Promise<void> {
  const offered = await offersOf(ports);
  const chosen = await Promise.all(guardians.map((pid) => offeredParty(ports, pid, offered)));
  const { vault, clock, clouds } = ports;
  const guarding = {
    set: crypto.randomUUID(),
    pid: vault.pid,
    threshold,
    guardians: chosen.map(({ user, encryption }) => ({ pid: user.pid, encryptionCertificate: encryption.pem })),
    at: clock.now().toISOString(),
  };
  const signer = { sign: (input: Uint8Array) => vault.sign(input), thumbprint: vault.thumbprint };
  const body = await sealForGuardians(keys, guarding, signer);
  await clouds.own.service.call(guardiansApi.nameGuardians, { body });
}

/** Errors: NOT_FOUND without guardians, CONFLICT for who has the keys that named them. */
export async function askGuardians({ clouds }: Pick<GuardianPorts, 'clouds'>): Promise<void> {
  await clouds.own.service.call(guardiansApi.askGuardians, {});
}

export async function stopRecovery({ clouds }: Pick<GuardianPorts, 'clouds'>): Promise<void> {
  await clouds.own.service.call(guardiansApi.stopRecovery, {});
}

/**
 * What the guardians bring back, which the caller wipes. Errors: GUARDIANS_DELAYED, GUARDIANS_TOO_FEW,
 * GUARDIANS_INVALID, SIGNATURE_INVALID, NOT_FOUND.
 */
export async function collectKeys(ports: GuardianPorts): Promise<BroughtBack> {
  const own = await ownSet(ports);
  if (own === undefined) throw new OpenwardError('NOT_FOUND', 'No guardians were named');
  const parts = await ports.clouds.own.service.call(guardiansApi.collectParts, {});
  const handed = await Promise.all(
    parts.map(async ({ guardian, part }) => ({
      guardian,
      contents: await ports.vault.openMessage(part).catch(() => undefined),
    })),
  );
  return openGuardedKeys(own.set, handed);
}

/** What is wrong with the set itself: with another one it is gone. */
function unusable(error: unknown): 'unusable' {
  if (isCode(error, 'GUARDIANS_INVALID', 'SIGNATURE_INVALID')) return 'unusable';
  throw error;
}

/** By whichever of one's keys it was signed; the ledger says which those are. */
async function ownSet({ clouds, ledger, vault }: GuardianPorts) {
  const { set, unreadable, recovery } = await clouds.own.service.call(guardiansApi.ownGuardians, {});
  if (unreadable === true) throw new OpenwardError('GUARDIANS_INVALID', 'The set at the cloud cannot be read');
  if (set === undefined) return undefined;
  const user = await ledger.evaluate(ledgerApi.identities.get, { pid: PID.parse(vault.pid) });
  const signer = namedCertificate(set.signature);
  const keys = keysOf(user).find(({ signingThumbprint }) => signingThumbprint === signer);
  if (set.statement.pid !== vault.pid || keys === undefined)
    throw new OpenwardError('GUARDIANS_INVALID', 'The set is another person’s, or by keys that never were registered');
  verifyGuardianSet(set, { publicKey: keys.signingKey, thumbprint: keys.signingThumbprint });
  const outdated = signer !== vault.thumbprint;
  return { set, recovery, outdated, lost: isOfGivenUpKeys(user, signer) };
}

function codeOf({ vault }: GuardianPorts, { statement }: GuardianSet): string[] {
  return guardiansCode(statement.set, vault.certificates.encryptionCertificate);
}

/** From every cloud, since an offer lies at its guardian's. */
async function offersOf({ clouds }: GuardianPorts) {
  const { held, silent } = await fromEveryCloud<GuardianOffer>(clouds, (service) =>
    service.call(guardiansApi.guardianOffers, {}),
  );
  return { offers: held.map(({ item }) => item), silent };
}

type Offered = Pick<GuardiansState, 'silent'> & { readonly offers: readonly GuardianOffer[] };

async function offeredParty(ports: GuardianPorts, pid: PID, { offers, silent }: Offered): Promise<Party> {
  const offer = offers.find(({ guardian }) => guardian === pid);
  const [cloud] = silent;
  if (offer === undefined && cloud !== undefined)
    throw new OpenwardError('SERVICE_UNAVAILABLE', 'A cloud does not say who has offered', { details: { cloud } });
  if (offer === undefined) throw new OpenwardError('NOT_FOUND', 'This person has not offered to be a guardian');
  return activeParty(ports, { pid, ...acquaintance(offer), roles: GuardianRole.options }, ports.clock.now());
}

/** Who cannot be looked up is told of without what the ledger would say. */
async function knownGuardian(ports: GuardianPorts, pid: PID, offers: readonly GuardianOffer[]): Promise<KnownGuardian> {
  const offer = offers.find(({ guardian }) => guardian === pid);
  if (offer === undefined) return { pid, able: false };
  const sought = { pid, ...acquaintance(offer), roles: GuardianRole.options };
  const found = await party(ports, sought, ports.clock.now()).catch((error: unknown) => {
    if (isCode(error, 'CERTIFICATE_INVALID', 'NOT_ENTITLED', 'NOT_FOUND')) return undefined;
    throw error;
  });
  if (found === undefined) return { pid, able: false };
  const { mspId, role, status } = found.user;
  return { pid, mspId, role, able: status === 'active' };
}

function acquaintance({ word, at }: GuardianOffer) {
  return { guardian: word, guardianAt: at };
}
