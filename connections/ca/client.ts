import { Agent, request } from 'undici';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { authorizationToken, type CaIdentity } from './token.ts';

/** How to reach one certificate authority; PEM texts, not paths. */
export interface CaEndpoint {
  /** Base address, `https://host:port`. */
  readonly url: string;
  /** The name the server's TLS certificate must carry. */
  readonly serverName: string;
  /** The authority's name in a server that may have several (`caname` of its requests). */
  readonly caName: string;
  /** Roots that may have issued the server's TLS certificate. */
  readonly trust: string;
  /** Presented in TLS; the CA answers only clients it knows. Absent only while the CA is being set up. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** What Fabric CA keeps of an identity and writes into its certificates: extension 1.2.3.4.5.6.7.8.1. */
export interface Attribute {
  /** `role`, `pid`, or one of Fabric CA's own, which begin with `hf.`. */
  readonly name: string;
  /** Always a text. */
  readonly value: string;
  /** Put it into every certificate without being asked. */
  readonly inCertificate?: boolean;
}

/** An identity as a registrar makes it known to the authority; its owner fetches certificates with the secret. */
export interface CaRegistration {
  /** Common name of the certificates; 64 characters at most (RFC 5280 ub-common-name). */
  readonly id: string;
  /** Enrolment secret: one of ours, never logged. */
  readonly secret: string;
  /**
   * Fabric's kind of identity; it becomes the certificate's OU. `workstation` and `monitor` are none of Fabric's: no
   * channel has them as members.
   */
  readonly type: 'client' | 'peer' | 'orderer' | 'admin' | 'workstation' | 'monitor';
  /** Empty when absent: Openward sorts nobody into Fabric CA's departments. */
  readonly affiliation?: string;
  /** Which certificates will carry, where a request does not say otherwise. */
  readonly attributes?: readonly Attribute[];
  /** How many certificates may be fetched with the secret; -1 (the default) is the CA's own limit. */
  readonly maxEnrolments?: number;
}

/**
 * What a certificate is for, and the name of Fabric CA's profile that makes it (configured in generate/ca-server.ts):
 * - `signing` (the default) and `tls`: a person's or installation's identity and TLS client certificate, without
 *   alternative names
 * - `encryption`: for an RSA key; key and data encipherment only
 * - `machine`: a node's or service's, good for serving; takes the alternative names from the request; at an
 *   authority of people it is its registrar's, good for signing alone and without names
 */
const caProfiles = { signing: '', tls: '', encryption: 'ca', machine: 'tls' } as const;
/** One of them. */
export type CaProfile = keyof typeof caProfiles;

/** What the certificate is to be. */
export interface EnrolmentOptions {
  /** `signing` when absent. */
  readonly profile?: CaProfile;
  /** Attributes wanted in the certificate; absent means those registered with `inCertificate`. */
  readonly attributeRequests?: readonly { readonly name: string; readonly optional?: boolean }[];
}

/** Reasons of RFC 5280, 5.3.1, in Fabric CA's spelling. */
export type RevocationReason =
  'unspecified' | 'keycompromise' | 'affiliationchanged' | 'superseded' | 'cessationofoperation' | 'privilegewithdrawn';

const Envelope = z.object({
  success: z.boolean(),
  result: z.unknown().optional(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
});
const base64Text = z.string().transform((text) => Buffer.from(text, 'base64').toString('utf8'));
const Info = z.object({ CAName: z.string(), CAChain: base64Text, Version: z.string() });
const Enrolled = z.object({ Cert: base64Text });
const Registered = z.object({ secret: z.string() });
const Revoked = z.object({
  RevokedCerts: z
    .array(z.object({ Serial: z.string(), AKI: z.string() }))
    .nullish()
    .transform((list) => list ?? []),
});

/**
 * Client of Fabric CA's REST API (1.5): one object per authority.
 * Refusals are OpenwardError CA_REFUSED with the CA's own code in `details.caCode`; no answer is CA_UNAVAILABLE.
 */
export class CaClient {
  readonly #agent: Agent;

  constructor(private readonly endpoint: CaEndpoint) {
    this.#agent = new Agent({
      connections: 4,
      headersTimeout: 20_000,
      bodyTimeout: 20_000,
      connect: {
        ca: endpoint.trust,
        servername: endpoint.serverName,
        timeout: 5_000,
        rejectUnauthorized: true,
        ...(endpoint.tls ? { cert: endpoint.tls.certificate, key: endpoint.tls.key } : {}),
      },
    });
  }

  /** Name, root certificate chain (PEM) and version. */
  async info(): Promise<{ caName: string; chain: string; version: string }> {
    const result = await this.#call('/cainfo', {}, Info);
    return { caName: result.CAName, chain: result.CAChain, version: result.Version };
  }

  /** By a registrar, whose `hf.Registrar` attributes must allow the type and the attributes. */
  async registerEnrolment(registrar: CaIdentity, registration: CaRegistration): Promise<void> {
    const body = {
      id: registration.id,
      secret: registration.secret,
      type: registration.type,
      affiliation: registration.affiliation ?? '',
      max_enrollments: registration.maxEnrolments ?? -1,
      attrs: (registration.attributes ?? []).map((a) => ({
        name: a.name,
        value: a.value,
        ecert: a.inCertificate ?? true,
      })),
    };
    await this.#call('/register', body, Registered, { registrar });
  }

  /** A first certificate, by id and secret. @returns the certificate as PEM. The CSR's common name must be `id`. */
  async enrol(id: string, secret: string, csrPem: string, options: EnrolmentOptions = {}): Promise<string> {
    const basic = Buffer.from(`${id}:${secret}`).toString('base64');
    const result = await this.#call('/enroll', enrolmentBody(csrPem, options), Enrolled, { header: `Basic ${basic}` });
    return result.Cert;
  }

  /** A further certificate for somebody who has one already. */
  async reenrol(identity: CaIdentity, csrPem: string, options: EnrolmentOptions = {}): Promise<string> {
    const result = await this.#call('/reenroll', enrolmentBody(csrPem, options), Enrolled, { registrar: identity });
    return result.Cert;
  }

  /** Revokes every certificate of an enrolment and bars it from getting new ones. */
  async revoke(
    registrar: CaIdentity,
    id: string,
    reason: RevocationReason = 'unspecified',
  ): Promise<{ serial: string; aki: string }[]> {
    const result = await this.#call('/revoke', { id, reason }, Revoked, { registrar });
    return result.RevokedCerts.map((c) => ({ serial: c.Serial, aki: c.AKI }));
  }

  /** Ends when the calls under way have. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #call<T extends z.ZodType>(
    path: string,
    fields: object,
    schema: T,
    auth: { registrar?: CaIdentity; header?: string } = {},
  ): Promise<z.infer<T>> {
    const uri = `/api/v1${path}`;
    const body = JSON.stringify({ ...fields, caname: this.endpoint.caName });
    const authorization = auth.registrar ? authorizationToken(auth.registrar, 'POST', uri, body) : auth.header;
    let text: string;
    try {
      const response = await request(new URL(uri, this.endpoint.url), {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        body,
      });
      text = await response.body.text();
    } catch (cause) {
      throw new OpenwardError(
        'CA_UNAVAILABLE',
        `${this.endpoint.caName} at ${this.endpoint.url}${path} did not answer`,
        { cause },
      );
    }
    return this.#read(path, text, schema);
  }

  #read<T extends z.ZodType>(path: string, text: string, schema: T): z.infer<T> {
    let answer: z.infer<typeof Envelope>;
    try {
      answer = Envelope.parse(JSON.parse(text));
    } catch (cause) {
      throw new OpenwardError(
        'CA_UNAVAILABLE',
        `${this.endpoint.caName} gave an answer to ${path} that is not Fabric CA's`,
        { cause },
      );
    }
    if (!answer.success) {
      const first = answer.errors?.[0];
      const details = first ? { caCode: first.code } : {};
      throw new OpenwardError(
        'CA_REFUSED',
        `${this.endpoint.caName} refused ${path}: ${first?.message ?? 'no reason given'}`,
        { details },
      );
    }
    const result = schema.safeParse(answer.result);
    if (!result.success)
      throw new OpenwardError('CA_UNAVAILABLE', `${this.endpoint.caName} answered ${path} in an unexpected shape`, {
        cause: result.error,
      });
    return result.data;
  }
}

function enrolmentBody(csrPem: string, options: EnrolmentOptions): object {
  return {
    certificate_request: csrPem,
    profile: caProfiles[options.profile ?? 'signing'],
    ...(options.attributeRequests === undefined
      ? {}
      : { attr_reqs: options.attributeRequests.map((a) => ({ name: a.name, optional: a.optional ?? false })) }),
  };
}
