import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { authorityOfRole } from '../../domain/authority.ts';
import { replacedRefusal } from '../../domain/replacement.ts';
import {
  MonitorRole,
  PersonRole,
  ServiceRole,
  type DoorStanding,
  type Organisation,
  type User,
} from '../../domain/user.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { requireMachine } from '../ledger/machines.ts';
import type { Authorities } from './authorities.ts';
import type { CallerRole } from '../../api/http/route.ts';

/** A program: a service, or a client installation nobody is signed in at. */
export interface ProgramCaller {
  readonly kind: 'program';
  readonly role: z.infer<typeof ServiceRole>;
  readonly mspId: string;
  /** Its public key, see `MachineKey`. */
  readonly key: string;
}

/** A registered person, active on the ledger at the time of this call. */
export interface PersonCaller {
  readonly kind: 'person';
  readonly role: z.infer<typeof PersonRole>;
  readonly mspId: string;
  readonly pid: PID;
  readonly user: User;
}

/** A person as their TLS certificate says, not yet compared with the ledger. */
export type PersonClaim = Omit<PersonCaller, 'user'> & {
  /** Of the certificate. */
  readonly thumbprint: string;
};

export type Caller = ProgramCaller | PersonCaller;

/** Whoever reads metrics calls nothing else. */
interface MonitorClaim {
  readonly kind: 'monitor';
  readonly role: z.infer<typeof MonitorRole>;
  readonly mspId: string;
}

/** What a certificate claims, and which organisation's root vouches for it. */
export type Claim = ProgramCaller | PersonClaim | MonitorClaim;

/**
 * The type an organisation must have for its authority to vouch for a program of a role; any type where there is none.
 */
const typeOfRole: Partial<Record<CallerRole, z.infer<typeof Organisation>['type']>> = {
  sa: 'sa',
  hospital: 'hospital',
  proxy: 'cloud',
};

/**
 * Reads role, pid and organisation from a peer certificate that TLS has verified.
 * @throws NOT_AUTHENTICATED when it is of no known authority, or of one that does not vouch for such a role;
 * CERTIFICATE_INVALID without usable attributes
 */
export function claimOf(certificate: X509Certificate, authorities: Pick<Authorities, 'issuerOf'>): Claim {
  const issuer = authorities.issuerOf(certificate);
  if (issuer === undefined) throw new OpenwardError('NOT_AUTHENTICATED');
  const claim = claimIn(certificate, issuer.mspId);
  if (authorityOfRole(claim.role) !== issuer.kind)
    throw new OpenwardError('NOT_AUTHENTICATED', `The root of ${issuer.kind} cannot vouch for a ${claim.role}`);
  return claim;
}

function claimIn(certificate: X509Certificate, mspId: string): Claim {
  const { attributes, thumbprint } = parseCertificate(certificate.toString());
  const monitor = MonitorRole.safeParse(attributes['role']);
  if (monitor.success) return { kind: 'monitor', role: monitor.data, mspId };
  const program = ServiceRole.safeParse(attributes['role']);
  if (program.success) return { kind: 'program', role: program.data, mspId, key: keyThumbprint(certificate.publicKey) };
  const person = z.object({ role: PersonRole, pid: PID }).safeParse(attributes);
  if (!person.success)
    throw new OpenwardError('CERTIFICATE_INVALID', 'The certificate names no role of this network', {
      cause: person.error,
    });
  return { kind: 'person', role: person.data.role, pid: person.data.pid, mspId, thumbprint };
}

/** @throws NOT_ENTITLED when the route is not for this role */
export function checkAllowed(claim: Claim, callers: readonly CallerRole[]): void {
  const { kind, role } = claim;
  if (kind === 'monitor' || !(callers.includes('anyone') || callers.includes(role)))
    throw new OpenwardError('NOT_ENTITLED');
}

/** Decides whether whoever a certificate speaks of is let in now. */
export interface CallerCheck {
  confirm(claim: Claim): Promise<Caller>;
}

/** For a service that people have no business with: these programs and nobody else, unless they are revoked. */
export class KnownPrograms implements CallerCheck {
  constructor(
    private readonly known: readonly Pick<ProgramCaller, 'role' | 'mspId'>[],
    private readonly ledger: Pick<Ledger, 'evaluate'>,
  ) {}

  /** @throws NOT_ENTITLED, MACHINE_REVOKED, LEDGER_UNAVAILABLE */
  async confirm(claim: Claim): Promise<Caller> {
    const isKnown = this.known.some(({ role, mspId }) => role === claim.role && mspId === claim.mspId);
    if (claim.kind !== 'program' || !isKnown) throw new OpenwardError('NOT_ENTITLED');
    await requireMachine(this.ledger, claim);
    return claim;
  }
}

/**
 * Asks the ledger about a claim: a person must be registered there, active, with that role and organisation; a
 * program's organisation must be of the type its role belongs to, so that no other organisation's authority can make,
 * say, an `sa`; its key must not be revoked. Nothing about persons and keys is cached: a revoked one is refused by the
 * next call.
 */
export class Authenticator implements CallerCheck {
  readonly #ledger: Ledger;
  readonly #organisations: OrganisationTypes;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#organisations = new OrganisationTypes(ledger);
  }

  /**
   * @throws USER_UNKNOWN, USER_REVOKED, CERTIFICATE_REPLACED, KEYS_GIVEN_UP, INSTALLATION_REVOKED, MACHINE_REVOKED,
   * NOT_AUTHENTICATED, NOT_ENTITLED, LEDGER_UNAVAILABLE
   */
  async confirm(claim: Claim): Promise<Caller> {
    if (claim.kind === 'monitor') throw new OpenwardError('NOT_ENTITLED', 'A monitor reads metrics and no more');
    if (claim.kind === 'program') return this.#program(claim);
    const user = await this.#ledger.evaluate(ledgerApi.identities.get, { pid: claim.pid });
    const refusal = refusalAtDoor(claim, user);
    if (refusal !== undefined) throw refusal;
    const { kind, role, mspId, pid } = claim;
    return { kind, role, mspId, pid, user };
  }

  async #program(claim: ProgramCaller): Promise<ProgramCaller> {
    const needed = typeOfRole[claim.role];
    if (needed !== undefined && (await this.#organisations.of(claim.mspId)) !== needed) {
      throw new OpenwardError('NOT_AUTHENTICATED', `${claim.mspId} cannot vouch for a program of role ${claim.role}`);
    }
    await requireMachine(this.#ledger, claim);
    return claim;
  }
}

/** Why the ledger's word does not let a person in; undefined when it does. */
export function refusalAtDoor(
  claim: PersonClaim,
  user: (DoorStanding & Pick<User, 'formerKeys'>) | undefined,
): OpenwardError | undefined {
  if (user === undefined) return new OpenwardError('USER_UNKNOWN');
  if (user.status !== 'active') return new OpenwardError('USER_REVOKED');
  if (user.mspId !== claim.mspId || user.role !== claim.role)
    return new OpenwardError('NOT_AUTHENTICATED', 'The certificate does not belong to the registered user');
  const isPresent = user.tlsThumbprint === undefined || user.tlsThumbprint === claim.thumbprint;
  return isPresent ? undefined : replacedIn(user);
}

/** Of TLS certificates the ledger has the present one alone: what is said is how it took the place of the last. */
function replacedIn({ formerKeys = [], mspId }: Pick<User, 'formerKeys' | 'mspId'>): OpenwardError {
  const last = formerKeys.at(-1);
  return last === undefined ? new OpenwardError('CERTIFICATE_REPLACED') : replacedRefusal(last, mspId);
}

/** Types of organisations never change, so a known answer is kept; an unknown organisation is asked for each time. */
class OrganisationTypes {
  readonly #types = new Map<string, z.infer<typeof Organisation>['type']>();

  constructor(private readonly ledger: Ledger) {}

  async of(mspId: string): Promise<z.infer<typeof Organisation>['type'] | undefined> {
    const known = this.#types.get(mspId);
    if (known) return known;
    for (const organisation of await this.ledger.evaluate(ledgerApi.organisations.list, {}))
      this.#types.set(organisation.mspId, organisation.type);
    return this.#types.get(mspId);
  }
}
