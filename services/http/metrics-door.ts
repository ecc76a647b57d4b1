import type { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Metrics } from './metrics.ts';

/**
 * Metrics of a program whose port speaks something else than HTTP: a connection of its organisation's monitor goes
 * here, and nowhere else; all others never do.
 */
export class MetricsDoor {
  readonly #server;

  constructor(
    metrics: Pick<Metrics, 'text' | 'contentType'>,
    private readonly isMonitor: (certificate: X509Certificate) => boolean,
  ) {
    this.#server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
      metrics.text().then(
        (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    });
  }

  /** Takes over a connection whose certificate TLS has verified; false when it is nobody's here. */
  takes(connection: TLSSocket): boolean {
    if (!this.#isOfMonitor(connection.getPeerX509Certificate())) return false;
    this.#server.emit('connection', connection);
    return true;
  }

  #isOfMonitor(certificate: X509Certificate | undefined): boolean {
    try {
      return certificate !== undefined && this.isMonitor(certificate);
    } catch {
      // No role, or one that this root does not vouch for: the door that is for everybody decides.
      return false;
    }
  }
}
