import { isIPv4, isIPv6, type Server, type Socket } from 'node:net';
import { OpenwardError } from '../../../domain/errors.ts';

/** Connections that are open at once: from one place, and in all. */
export const mostConnections = { fromOnePlace: 8, all: 128 } as const;

/**
 * Where somebody comes from, as far as it tells strangers apart: an IPv4 address, the first half of an IPv6 address,
 * since whoever has one has all of its second halves.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) throw new OpenwardError('SERVICE_FAILED', 'The connection is gone');
  const [mapped] = /(?<=^::ffff:)[\d.]+$/i.exec(address) ?? [];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  return isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const between = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, between) }, () => '0'), ...after];
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

/** Ends connections beyond those bounds before a byte of them is read. */
export function boundConnections(server: Server): void {
  server.maxConnections = mostConnections.all;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    if (socket.remoteAddress === undefined) return void socket.destroy();
    const place = networkOf(socket.remoteAddress);
    const count = (open.get(place) ?? 0) + 1;
    if (count > mostConnections.fromOnePlace) return void socket.destroy();
    open.set(place, count);
    socket.once('close', () => {
      const left = (open.get(place) ?? 1) - 1;
      if (left > 0) open.set(place, left);
      else open.delete(place);
    });
  });
}
