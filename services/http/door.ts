import type { Server, TLSSocket } from 'node:tls';
import type { TlsIdentity } from '../../connections/http/agents.ts';
import type { Authorities } from './authorities.ts';
import type { Live } from './live-config.ts';

/** What a server shows, and whom it lets knock: of TLS the part that changes while it runs. */
export function doorOf({ certificate, key }: TlsIdentity, authorities: Pick<Authorities, 'bundle'>) {
  return { cert: certificate, key, ca: authorities.bundle(), minVersion: 'TLSv1.2' } as const;
}

/**
 * Has a server show the certificate it has now to whoever comes, and let in whom the program believes now. Whom nobody
 * vouches for any more is let go; all other connections stay as they are.
 */
export function keepDoor(server: Server, live: Live<unknown>, authorities: Authorities = live.authorities): void {
  const open = new Set<TLSSocket>();
  server.on('secureConnection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  live.onChange(() => server.setSecureContext(doorOf(live.tls, authorities)));
  authorities.onChange(() => {
    for (const socket of open) if (!isVouchedFor(socket, authorities)) socket.destroy();
  });
}

function isVouchedFor(socket: TLSSocket, authorities: Authorities): boolean {
  const certificate = socket.getPeerX509Certificate();
  return certificate !== undefined && authorities.issuerOf(certificate) !== undefined;
}
