import { connect } from 'node:tls';
import type { z } from 'zod';
import type { Member } from '../../api/formats/consortium.ts';
import type { Examination, ExaminedPart } from '../../api/messages/membership.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { Applications } from './applications.ts';

type Examined = z.infer<typeof ExaminedPart>;
type Result = Examined['result'];

/** How long one address may take, in milliseconds. */
const patience = 5_000;

/** The first label of the name in each machine's certificate; what follows is the organisation's domain. */
const machines = {
  orderer: 'orderer',
  peer: 'peer',
  ledgerGate: 'ledger-gate',
  service: 'service',
  registrar: 'registrar',
  gate: 'gate',
} as const satisfies Record<Examined['part'], string>;
const parts = ['orderer', 'peer', 'ledgerGate', 'service', 'registrar', 'gate'] as const;

/**
 * SA's machine tries the addresses that an application names, when an officer asks and the application waits: whether
 * they are reached, and whether who answers has the certificate it should. Nothing is sent but the beginning of TLS,
 * and nothing of an answer is kept but what its certificate says; the applicant is told nothing, so that nobody
 * outside scans ports by it.
 */
export class Examinations {
  /** Those that are under way. */
  readonly #busy = new Set<string>();

  constructor(
    private readonly applications: Applications,
    private readonly clock: Clock,
  ) {}

  /** @throws NOT_FOUND; CONFLICT for one that is decided; BUSY while it is being examined */
  async of(id: string): Promise<Examination> {
    const { status } = await this.applications.get(id);
    const document = await this.applications.documentOf(id);
    if (status !== 'submitted' || document === undefined)
      throw new OpenwardError('CONFLICT', 'The application was decided');
    if (this.#busy.has(id))
      throw new OpenwardError('BUSY', 'The application is being examined', { details: { retryAfter: 5 } });
    this.#busy.add(id);
    try {
      const at = this.clock.now().toISOString();
      return { at, parts: await examine(document.member) };
    } finally {
      this.#busy.delete(id);
    }
  }
}

/** Each address once, at the same time. */
export function examine(member: Member, patienceMs = patience): Promise<Examined[]> {
  const named = parts.flatMap((part) => {
    const place = member[part];
    return place === undefined ? [] : [{ part, host: place.host, port: place.port }];
  });
  return Promise.all(
    named.map(async ({ part, host, port }) => {
      const servername = `${machines[part]}.${member.domain}`;
      const found = await tried({ host, port, servername, ca: member.roots.nodes }, patienceMs);
      return { part, host, port, ...found };
    }),
  );
}

interface Tried {
  readonly host: string;
  readonly port: number;
  readonly servername: string;
  readonly ca: string;
}

function tried(place: Tried, patienceMs: number): Promise<Pick<Examined, 'result' | 'validUntil'>> {
  return new Promise((resolve) => {
    const socket = connect({ ...place, minVersion: 'TLSv1.2', ALPNProtocols: ['h2', 'http/1.1'] });
    const timer = setTimeout(() => settle({ result: 'silent' }), patienceMs);
    const settle = (found: Pick<Examined, 'result' | 'validUntil'>): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate();
      const until = shown && parseCertificate(shown.toString()).notAfter.toISOString();
      settle({ result: 'good', ...(until === undefined ? {} : { validUntil: until }) });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => settle({ result: resultOf(error.code ?? '') }));
    socket.once('close', () => settle({ result: 'no-tls' }));
  });
}

const results: readonly (readonly [Result, RegExp])[] = [
  ['refused', /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES|EPERM)$/],
  ['unknown-name', /^(ENOTFOUND|EAI_AGAIN)$/],
  ['silent', /^ETIMEDOUT$/],
  ['other-name', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
  ['not-valid-now', /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/],
  ['other-root', /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|INVALID_CA)/],
];

/** By Node's code of what went wrong. */
function resultOf(code: string): Result {
  return results.find(([, pattern]) => pattern.test(code))?.[0] ?? 'no-tls';
}
