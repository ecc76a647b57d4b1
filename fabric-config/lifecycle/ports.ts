import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { OpenwardError } from '../../domain/errors.ts';
import type { NetworkDescription } from '../description.ts';

/**
 * Below the range Linux gives to outgoing connections (32768 and up), so that a port kept for a stopped process is not
 * taken by chance.
 */
const FIRST = 17_000;
const LAST = 31_999;

/** True when nothing listens on the port. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Every port the network needs: its name, where, and the number asked for (0: any). */
export function wantedPorts(description: NetworkDescription): { name: string; host: string; asked: number }[] {
  const wanted: { name: string; host: string; asked: number }[] = [];
  const ca = description.certificateAuthority;
  wanted.push(
    { name: 'ca', host: ca.host, asked: ca.port },
    { name: 'ca.operations', host: ca.host, asked: ca.operationsPort },
  );
  for (const org of description.organisations) {
    const add = (part: string, asked: number | undefined): void => {
      if (asked !== undefined) wanted.push({ name: `${org.key}.${part}`, host: org.host, asked });
    };
    add('orderer', org.orderer?.port);
    add('orderer.admin', org.orderer?.adminPort);
    add('orderer.operations', org.orderer?.operationsPort);
    add('peer', org.peer?.port);
    add('ledger-gate', org.peer?.gatePort);
    add('peer.operations', org.peer?.operationsPort);
    // Fabric opens this one for chaincode that dials the peer; ours is dialled, but it cannot be left out.
    add('peer.chaincode', org.peer ? 0 : undefined);
    add('chaincode', org.chaincode?.port);
    add('service', org.service?.port);
    add('registrar', org.registrar?.port);
    add('gate', org.gate?.port);
  }
  return wanted;
}

/**
 * Ports for everything wanted: those already known are kept, those fixed in the description are taken, the rest are
 * chosen free.
 * @throws OpenwardError NETWORK_PORT_TAKEN when none can be found
 */
export async function choosePorts(
  description: NetworkDescription,
  known: Readonly<Record<string, number>>,
): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  const used = new Set(Object.values(known));
  for (const { name, host, asked } of wantedPorts(description)) {
    const port = known[name] ?? (asked === 0 ? await freePort(host, used) : asked);
    used.add(port);
    ports[name] = port;
  }
  return ports;
}

async function freePort(host: string, used: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(FIRST, LAST + 1);
    if (!used.has(port) && (await isFree(port, host))) return port;
  }
  throw new OpenwardError('NETWORK_PORT_TAKEN', `no free port between ${FIRST} and ${LAST} on ${host}`);
}
