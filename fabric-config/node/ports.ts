import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { NodeDescription } from './description.ts';
import { bindOf } from './node.ts';

/**
 * Below the range Linux gives to outgoing connections (32768 and up), so that a port kept for a stopped process is not
 * taken by chance.
 */
const USUAL = '17000-31999';

/**
 * What ports are chosen from: what is free when it is chosen is bound only minutes later, so networks that are founded
 * at the same time on one machine are given a range each. @throws OpenwardError INPUT_INVALID
 */
function range(): { readonly first: number; readonly last: number } {
  const given = process.env['OPENWARD_PORTS'] ?? USUAL;
  const read = Range.safeParse(given);
  if (!read.success)
    throw new OpenwardError('INPUT_INVALID', `OPENWARD_PORTS: expected such as ${USUAL}, within 1024-65535`);
  return read.data;
}

const Range = z
  .string()
  .regex(/^\d{4,5}-\d{4,5}$/)
  .transform((text) => ({ first: Number(text.split('-')[0]), last: Number(text.split('-')[1]) }))
  .refine(({ first, last }) => first >= 1024 && last <= 65_535 && first <= last);

/** True when nothing listens on the port. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Every port a node needs: its part, where, and the number asked for (0: any). */
export function wantedPorts(description: NodeDescription): { name: string; host: string; asked: number }[] {
  const { ca, orderer, peer, ledgerGate, chaincode, service, registrar, gate, door } = description;
  const wanted: readonly (readonly [string, number | undefined])[] = [
    ['ca', ca.port],
    ['ca.operations', ca.operationsPort],
    ['orderer', orderer?.port],
    ['orderer.admin', orderer?.adminPort],
    ['orderer.operations', orderer?.operationsPort],
    ['peer', peer?.port],
    ['peer.operations', peer?.operationsPort],
    // Fabric opens this one for chaincode that dials the peer; ours is dialled, but it cannot be left out.
    ['peer.chaincode', peer && 0],
    ['ledger-gate', ledgerGate?.port],
    ['chaincode', chaincode?.port],
    // Where a new chaincode stands beside the old one until all agree; its own peer alone comes there.
    ['chaincode-beside', chaincode && 0],
    ['service', service?.port],
    ['registrar', registrar?.port],
    ['gate', gate?.port],
    ['door', door?.port],
  ];
  return wanted.flatMap(([name, asked]) =>
    asked === undefined ? [] : [{ name, host: bindOf({ description }, name), asked }],
  );
}

/**
 * Ports for everything wanted: those already known are kept, those fixed in the description are taken, the rest are
 * chosen free. @param used those of other nodes of this machine, to which the chosen ones are added
 * @throws OpenwardError NETWORK_PORT_TAKEN when none can be found
 */
export async function choosePorts(
  description: NodeDescription,
  known: Readonly<Record<string, number>>,
  used: Set<number> = new Set(),
): Promise<Record<string, number>> {
  const ports: Record<string, number> = {};
  for (const port of Object.values(known)) used.add(port);
  for (const { name, host, asked } of wantedPorts(description)) {
    const port = known[name] ?? (asked === 0 ? await freePort(host, used) : asked);
    used.add(port);
    ports[name] = port;
  }
  return ports;
}

/** @throws OpenwardError NETWORK_PORT_TAKEN when none can be found */
export async function freePort(host: string, used: ReadonlySet<number> = new Set()): Promise<number> {
  const { first, last } = range();
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(first, last + 1);
    if (!used.has(port) && (await isFree(port, host))) return port;
  }
  throw new OpenwardError('NETWORK_PORT_TAKEN', `no free port between ${first} and ${last} on ${host}`);
}
