import { X509Certificate } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Health, alive } from '../../api/http/common.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Authorities } from './authorities.ts';
import { claimOf, type CallerCheck } from './caller.ts';
import type { Checks } from './handlers.ts';
import { healthOf } from './health.ts';
import type { Metrics } from './metrics.ts';

/** Who a server is, and whose certificates it goes by. */
export interface Observed {
  /** PEM of a TLS certificate of its own: a renewed one is of the same organisation. */
  readonly certificate: string;
  readonly authorities: Pick<Authorities, 'issuerOf'>;
}

/** A program that tells of itself, and how it knows who asks. */
interface Telling {
  readonly program: {
    readonly name: string;
    readonly version: string;
    readonly health: Checks;
    readonly metrics: Metrics;
  };
  readonly observed: Observed;
  readonly authenticator: CallerCheck;
  readonly certificateOf: (request: FastifyRequest) => X509Certificate;
}

/** What every service has beside the routes of its table. */
export function tellOfItself(app: FastifyInstance, telling: Telling): void {
  const { name, version, metrics } = telling.program;
  const onRequest = observers(telling);
  const { method, path, summary, reply } = alive;
  app.route({
    method,
    url: path,
    onRequest,
    schema: { summary, response: { 200: reply } },
    handler: () => ({ service: name, version }),
  });
  app.route({
    method: 'GET',
    url: '/v1/health',
    onRequest,
    schema: { summary: 'Is the service well, and what it depends on', response: { 200: Health } },
    handler: () => healthOf(telling.program),
  });
  app.route({
    method: 'GET',
    url: '/openapi.json',
    onRequest,
    schema: { hide: true },
    handler: (_request, answer) => answer.send(app.swagger()),
  });
  app.route({
    method: 'GET',
    url: '/metrics',
    onRequest: monitorsOnly(telling),
    schema: { hide: true },
    handler: async (_request, answer) => answer.type(metrics.contentType).send(await metrics.text()),
  });
}

/**
 * Whoever asks how the service is, or what it does, is authenticated like every caller; but the programs of its own
 * organisation are not asked about on the ledger, or a ledger that is away would make every service look broken.
 */
function observers({ observed, authenticator, certificateOf }: Telling): (request: FastifyRequest) => Promise<void> {
  const own = ownerOf(observed);
  return async (request) => {
    const claim = claimOf(certificateOf(request), observed.authorities);
    if (claim.kind === 'person' || claim.mspId !== own) await authenticator.confirm(claim);
  };
}

function monitorsOnly({ observed, certificateOf }: Telling): (request: FastifyRequest) => Promise<void> {
  const isMonitor = monitors(observed);
  return (request) =>
    isMonitor(certificateOf(request))
      ? Promise.resolve()
      : Promise.reject(new OpenwardError('NOT_ENTITLED', 'Metrics are for the monitor of the own organisation'));
}

/** Whether a certificate is of a monitor of the server's own organisation. @throws what `claimOf` does */
export function monitors(observed: Observed): (certificate: X509Certificate) => boolean {
  const own = ownerOf(observed);
  return (certificate) => {
    const claim = claimOf(certificate, observed.authorities);
    return claim.kind === 'monitor' && claim.mspId === own;
  };
}

function ownerOf({ certificate, authorities }: Observed): string | undefined {
  return authorities.issuerOf(new X509Certificate(certificate))?.mspId;
}
