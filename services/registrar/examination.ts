import { hostname } from 'node:os';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { ActivationCode } from '../../api/formats/service-config.ts';
import type {
  CertificationOrder,
  ReplacementOrder,
  SignedStatement,
  WithdrawalOrder,
} from '../../api/messages/certification.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { homesOf, type OrganisationType, type PersonRole } from '../../domain/user.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { certificationStatement, withdrawalStatement } from '../../protocol/signature/statement-of.ts';
import { requireMachine } from '../ledger/machines.ts';
import { findCode } from '../registration/activation-code.ts';
import { verifyForwarding, type ForwardedRegistration } from '../registration/forwarding.ts';
import { proveKeys, type ProvenKeys } from '../registration/key-material.ts';
import { requireConfirmed } from '../registration/replacement.ts';
import { verifySigned, type Author } from '../registration/signed-statement.ts';

/** Milliseconds for which SA's word is taken, and by how much its clock may be ahead. */
const fresh = { for: 10 * 60_000, ahead: 2 * 60_000 } as const;

/** Who is not registered but activated, with a code of the organisation's own. */
const activated: ReadonlySet<PersonRole> = new Set<PersonRole>(['sa-officer', 'hospital-admin']);

export interface ExaminerParts {
  /** Of the organisation whose people are certified. */
  readonly mspId: string;
  readonly type: OrganisationType;
  readonly saMspId: string;
  /** PEM: SA's root of nodes, and the organisation's own. */
  readonly saRoot: string | undefined;
  readonly roots: ForwardedRegistration['roots'];
  readonly codes: readonly ActivationCode[];
  readonly clock: Clock;
  /** Knows whose keys speak for nobody any more. */
  readonly ledger: Pick<Ledger, 'evaluate'>;
}

/** An order that may be carried out. */
export interface Examined {
  readonly keys: ProvenKeys;
  /** Which code an administrator is activated with. */
  readonly activation: string | undefined;
}

/**
 * Judges what SA orders: its signature over everything that goes into a certificate, and beside it the word of the
 * organisation itself, so that SA alone makes nobody in its name.
 */
export class Examiner {
  constructor(private readonly parts: ExaminerParts) {}

  /**
   * @throws CERTIFICATE_INVALID, SIGNATURE_INVALID, SERVICE_CLOCK, NOT_ENTITLED, NOT_FORWARDED, INSTALLATION_REVOKED,
   * MACHINE_REVOKED, ACTIVATION_REFUSED, LEDGER_UNAVAILABLE
   */
  async examine(order: CertificationOrder): Promise<Examined> {
    const { mspId, type } = this.parts;
    const { registration, role, pid, approval } = order;
    const keys = await proveKeys(order.keys);
    const person = { mspId, registration, role, pid, keys };
    verifySigned(approval, (at) => certificationStatement(person, at), this.#sa(), this.#now());
    await this.#requireSa(approval);
    if (!homesOf[role].includes(type))
      throw new OpenwardError('NOT_ENTITLED', `An organisation of type ${type} has no ${role}`);
    if (activated.has(role)) return { keys, activation: await this.#codeOf(order) };
    await this.#requireForwarding(order, keys);
    return { keys, activation: undefined };
  }

  /**
   * SA's word, and the organisation's own: that of an administrator who has seen the person. Whether that administrator
   * is one still, the ledger decides. @throws CERTIFICATE_INVALID, SIGNATURE_INVALID, SERVICE_CLOCK, NOT_CONFIRMED,
   * MACHINE_REVOKED, LEDGER_UNAVAILABLE
   */
  async examineReplacement(order: ReplacementOrder): Promise<ProvenKeys> {
    const { mspId, roots } = this.parts;
    const { replacement: registration, role, pid, approval } = order;
    const keys = await proveKeys(order.keys);
    const person = { mspId, registration, role, pid, keys };
    verifySigned(approval, (at) => certificationStatement(person, at), this.#sa(), this.#now());
    await this.#requireSa(approval);
    requireConfirmed({ ...order, mspId }, keys, roots.people, this.#now());
    return keys;
  }

  /** @throws CERTIFICATE_INVALID, SIGNATURE_INVALID, SERVICE_CLOCK */
  examineWithdrawal({ withdrawal, enrolmentId, pid }: WithdrawalOrder): void {
    const person = { mspId: this.parts.mspId, enrolmentId, pid };
    verifySigned(withdrawal, (at) => withdrawalStatement(person, at), this.#sa(), this.#now());
    this.#requireFresh(withdrawal.at);
  }

  /** That it is new, and by a key that counts still. */
  async #requireSa({ at, certificate }: SignedStatement): Promise<void> {
    this.#requireFresh(at);
    const { ledger, saMspId: mspId } = this.parts;
    await requireMachine(ledger, { role: 'sa', mspId, key: keyThumbprint(certificate) });
  }

  /** SA signs anew each time it asks, so another time is a clock that is wrong, or an order kept by somebody. */
  #requireFresh(at: string): void {
    const age = this.#now().getTime() - Date.parse(at);
    if (age > fresh.for || -age > fresh.ahead)
      throw new OpenwardError('SERVICE_CLOCK', 'SA’s word is of another time than now', {
        details: { machine: hostname() },
      });
  }

  async #requireForwarding({ role, forwarding }: CertificationOrder, keys: ProvenKeys): Promise<void> {
    const { mspId, type, roots, ledger } = this.parts;
    const by = verifyForwarding(forwarding, { mspId, type, role, keys, roots }, this.#now());
    await requireMachine(ledger, { role: by.role, mspId, key: keyThumbprint(by.certificate) });
  }

  async #codeOf({ role, activationCode }: CertificationOrder): Promise<string> {
    const codes = this.parts.codes.filter((code) => code.role === role);
    const code = activationCode === undefined ? undefined : await findCode(codes, activationCode);
    if (code === undefined) throw new OpenwardError('ACTIVATION_REFUSED');
    return code.scrypt.salt;
  }

  #sa(): Author {
    return { role: 'sa', root: this.parts.saRoot };
  }

  #now(): Date {
    return this.parts.clock.now();
  }
}
