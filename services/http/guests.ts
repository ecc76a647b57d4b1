import type { Server, TLSSocket } from 'node:tls';
import type { Authorities } from './authorities.ts';
import { claimOf } from './caller.ts';
import type { Doorkeeper } from './doorkeeper.ts';

/** Milliseconds in which what somebody has asked for already is answered yet: it was asked while they might. */
const FAREWELL = 250;

/**
 * Has the doorkeeper end the connections to a server once whoever they are of is let in no more, those included over
 * which nothing was asked yet.
 */
export function keepGuests(
  server: Server,
  doorkeeper: Pick<Doorkeeper, 'stays'>,
  authorities: Pick<Authorities, 'issuerOf'>,
): void {
  server.on('secureConnection', (connection: TLSSocket) => {
    const cut = (): unknown => setTimeout(() => connection.destroy(), FAREWELL).unref();
    try {
      const certificate = connection.getPeerX509Certificate();
      if (certificate === undefined) return;
      connection.once('close', doorkeeper.stays(claimOf(certificate, authorities), cut));
    } catch {
      // Of nobody here: each call says so.
    }
  });
}
