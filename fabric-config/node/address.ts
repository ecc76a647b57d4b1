import { isIP } from 'node:net';
import { z } from 'zod';

/** A name (RFC 1123) or an address, IPv4 or IPv6 without brackets. */
export const Host = z
  .string()
  .max(253)
  .refine(
    (host) => isIP(host) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*$/.test(host),
    'a name or an address',
  );

export function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

/** By what is written, not by what a name leads to. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** `host:port` as URLs and gRPC write it: an IPv6 address in brackets (RFC 3986 section 3.2.2). */
export function hostPort(host: string, port: number): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** Where a program that listens at `bind` is reached from its own machine: no connection goes to "every address". */
export function reachable(bind: string): string {
  if (bind === '0.0.0.0') return '127.0.0.1';
  return bind === '::' ? '::1' : bind;
}
