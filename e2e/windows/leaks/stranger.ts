import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Somebody on the network who listens by UDP and TCP on one port, and answers nothing. */
export interface Stranger {
  /** `host:port`, of an address of this machine. */
  readonly at: string;
  /** What came, in the order it came: `TCP` for a connection, `UDP` for a packet. */
  readonly heard: readonly ('TCP' | 'UDP')[];
  close(): void;
}

export async function startStranger(): Promise<Stranger> {
  const heard: ('TCP' | 'UDP')[] = [];
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    heard.push('TCP');
    open.add(socket);
    socket.on('error', () => socket.destroy()).resume();
  });
  tcp.listen(0, '0.0.0.0');
  await once(tcp, 'listening');
  const port = portOf(tcp.address());
  const udp = createSocket('udp4', () => heard.push('UDP'));
  udp.bind(port, '0.0.0.0');
  await once(udp, 'listening');
  const close = (): void => {
    for (const socket of open) socket.destroy();
    tcp.close();
    udp.close();
  };
  return { at: `${ownAddress()}:${port}`, heard, close };
}

/**
 * Chromium gathers no ICE candidates on the loopback interface; another one of this machine is as good as a far one.
 */
function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('This test needs a network interface besides loopback: ip link add type dummy');
  return found.address;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port');
  return address.port;
}
