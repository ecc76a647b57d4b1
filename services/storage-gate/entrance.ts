import type { TLSSocket } from 'node:tls';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import type { Authorities } from '../http/authorities.ts';
import { claimOf, type Claim } from '../http/caller.ts';
import type { Doorkeeper } from '../http/doorkeeper.ts';

/** Milliseconds somebody who is turned away has for sending a request, and for hearing the answer. */
const PATIENCE = 2000;

/**
 * Who comes to the storage: a URL that is good for minutes is worth nothing to whom the ledger lets in nowhere any
 * more, and a transfer ends with the registration of who asked for it.
 */
export class Entrance {
  constructor(
    private readonly authorities: Pick<Authorities, 'issuerOf'>,
    private readonly doorkeeper: Pick<Doorkeeper, 'admit' | 'stays'>,
  ) {}

  /** @throws NOT_AUTHENTICATED, CERTIFICATE_INVALID, and what the doorkeeper does */
  async admit(client: TLSSocket): Promise<void> {
    await this.doorkeeper.admit(this.#claim(client));
  }

  /** @returns what to call when the connection has ended */
  stays(client: TLSSocket, cut: () => void): () => void {
    return this.doorkeeper.stays(this.#claim(client), cut);
  }

  #claim(client: TLSSocket): Claim {
    const certificate = client.getPeerX509Certificate();
    if (certificate === undefined) throw new OpenwardError('NOT_AUTHENTICATED');
    return claimOf(certificate, this.authorities);
  }
}

/** Answers the first request as the storage refuses one, so that the client knows what has happened, and ends. */
export function turnAway(client: TLSSocket, code: ErrorCode): void {
  const isNobodysFault = code === 'LEDGER_UNAVAILABLE' || code === 'INTERNAL';
  const status = isNobodysFault ? '503 Service Unavailable' : '403 Forbidden';
  const body = `<Error><Code>${isNobodysFault ? 'ServiceUnavailable' : 'AccessDenied'}</Code><Message>${code}</Message></Error>`;
  const head = `content-type: application/xml\r\ncontent-length: ${body.length}\r\nconnection: close`;
  client.once('data', () => {
    client.end(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`);
    // What is still sent is not kept; a client that hears nothing until it has sent all is ended with the rest.
    client.resume();
  });
  const impatience = setTimeout(() => client.destroy(), PATIENCE);
  client.once('close', () => clearTimeout(impatience));
}
