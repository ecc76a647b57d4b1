import { createPublicKey } from 'node:crypto';
import { registrarApi } from '../../api/http/registrar.ts';
import type { Service } from '../../api/http/service.ts';
import type { Registrar } from '../../api/formats/service-config.ts';
import type {
  CertificationOrder,
  Certified,
  RenewalOrder,
  ReplacementOrder,
} from '../../api/messages/certification.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { OrganisationType } from '../../domain/user.ts';
import { personsCertificate } from '../../protocol/identity/persons-certificate.ts';
import { certificationStatement, withdrawalStatement } from '../../protocol/signature/statement-of.ts';
import type { HealthCheck } from '../http/handlers.ts';
import { serviceHealth } from '../http/health.ts';
import { proveKeys, type ProvenKeys } from '../registration/key-material.ts';
import type { ServiceVoice } from '../registration/voice.ts';

/** What SA asks of an organisation's registrar. All of it may be repeated. */
export interface PersonAuthority {
  /**
   * Certificates that are what was asked for. @throws REGISTRAR_UNAVAILABLE, CERTIFICATE_INVALID, the registrar's
   * refusals
   */
  certify(person: Omit<CertificationOrder, 'approval'>): Promise<Certified>;
  /**
   * The same for a person who asks by their own key. @throws REGISTRAR_UNAVAILABLE, CERTIFICATE_INVALID, the
   * registrar's refusals
   */
  renew(person: RenewalOrder & Pick<CertificationOrder, 'role'>): Promise<Certified>;
  /**
   * The same for a person whom an administrator has seen; what they were certified before is revoked. @throws
   * REGISTRAR_UNAVAILABLE, CERTIFICATE_INVALID, the registrar's refusals
   */
  replace(person: Omit<ReplacementOrder, 'approval'>): Promise<Certified>;
  /** @throws REGISTRAR_UNAVAILABLE, the registrar's refusals */
  withdraw(person: { readonly enrolmentId: string; readonly pid: string }): Promise<void>;
}

export interface RegistrarParts {
  /** Key and MSP id of the organisation. */
  readonly org: string;
  readonly mspId: string;
  /** Its registrar. */
  readonly service: Service;
  /** PEM: its root of people. */
  readonly root: string | undefined;
  /** SA's. */
  readonly voice: ServiceVoice;
  readonly clock: Clock;
}

/** An organisation's registrar as SA sees it: gets SA's signed word, and is not believed blindly. */
export class RegistrarClient implements PersonAuthority {
  constructor(private readonly parts: RegistrarParts) {}

  async certify(person: Omit<CertificationOrder, 'approval'>): Promise<Certified> {
    const { mspId, service, voice } = this.parts;
    const keys = await proveKeys(person.keys);
    const approval = await voice.say((at) => certificationStatement({ ...person, mspId, keys }, at));
    const certified = await this.#asking(() => service.call(registrarApi.certify, { body: { ...person, approval } }));
    this.#check(person, certified, keys);
    return certified;
  }

  async renew({ role, ...order }: RenewalOrder & Pick<CertificationOrder, 'role'>): Promise<Certified> {
    const keys = await proveKeys(order.keys);
    const certified = await this.#asking(() => this.parts.service.call(registrarApi.renew, { body: order }));
    this.#check({ pid: order.pid, role }, certified, keys);
    return certified;
  }

  async replace(person: Omit<ReplacementOrder, 'approval'>): Promise<Certified> {
    const { mspId, service, voice } = this.parts;
    const keys = await proveKeys(person.keys);
    const { replacement: registration, role, pid } = person;
    const approval = await voice.say((at) => certificationStatement({ mspId, registration, role, pid, keys }, at));
    const certified = await this.#asking(() => service.call(registrarApi.replace, { body: { ...person, approval } }));
    this.#check(person, certified, keys);
    return certified;
  }

  async withdraw(person: { readonly enrolmentId: string; readonly pid: string }): Promise<void> {
    const { mspId, service, voice } = this.parts;
    const withdrawal = await voice.say((at) => withdrawalStatement({ ...person, mspId }, at));
    await this.#asking(() => service.call(registrarApi.withdraw, { body: { ...person, withdrawal } }));
  }

  /** Each by itself: one that is away concerns its own organisation alone. */
  health(): HealthCheck {
    return serviceHealth(`registrar of ${this.parts.org}`, this.parts.service);
  }

  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof OpenwardError) || cause.code !== 'SERVICE_UNAVAILABLE') throw cause;
      const { org } = this.parts;
      throw new OpenwardError('REGISTRAR_UNAVAILABLE', undefined, { cause, details: { organisation: org } });
    }
  }

  /** Nothing is published that is not this person's, with these keys, by this organisation's people. */
  #check(
    person: Pick<CertificationOrder, 'pid' | 'role'>,
    { signingCertificate, tlsCertificate, encryptionCertificate }: Certified,
    { requests: { signing, tls, encryption } }: ProvenKeys,
  ): void {
    const { root, clock } = this.parts;
    const pairs = [
      [signingCertificate, signing],
      [tlsCertificate, tls],
      [encryptionCertificate, encryption],
    ] as const;
    for (const [pem, { key }] of pairs) {
      const { publicKeyPem } = personsCertificate(person, pem, root, clock.now());
      if (!createPublicKey(publicKeyPem).equals(key))
        throw new OpenwardError('CERTIFICATE_INVALID', 'The registrar answered with a certificate of another key');
    }
  }
}

/** The registrars of all organisations that have people, by MSP id. */
export class Registrars {
  #known: ReadonlyMap<string, Registrar & { readonly client: RegistrarClient }> = new Map();

  constructor(
    registrars: readonly Registrar[],
    private readonly clientOf: (registrar: Registrar) => RegistrarClient,
  ) {
    this.become(registrars);
  }

  /** These from now on: organisations come and go. */
  become(registrars: readonly Registrar[]): void {
    this.#known = new Map(registrars.map((one) => [one.mspId, { ...one, client: this.clientOf(one) }]));
  }

  /** @throws NOT_ENTITLED for an organisation SA knows no registrar of */
  of(mspId: string): PersonAuthority {
    return this.#entry(mspId).client;
  }

  orgOf(mspId: string): string {
    return this.#entry(mspId).org;
  }

  typeOf(mspId: string): OrganisationType {
    return this.#entry(mspId).type;
  }

  health(): HealthCheck[] {
    return [...this.#known.values()].map(({ client }) => client.health());
  }

  #entry(mspId: string): Registrar & { readonly client: RegistrarClient } {
    const entry = this.#known.get(mspId);
    if (!entry) throw new OpenwardError('NOT_ENTITLED', `SA knows no registrar of ${mspId}`);
    return entry;
  }
}
