import { OpenwardError } from '../../domain/errors.ts';

/**
 * Version of what programs of Openward say to one another, a natural number: raised by one with each change after which
 * a program of the version before the last could not be understood. Programs one version apart work together, so that
 * clients, services and organisations are brought up to date one after the other.
 */
export const contractVersion = 2;

/** The header of every call, and of every answer, that names the version of who wrote it. */
export const versionHeader = 'x-openward-version';

/** On the answer of a service that is ending: nothing was done of what was asked, and it may be asked again. */
export const notHeardHeader = 'x-openward-not-heard';

/** How far two may be apart. */
const NEIGHBOURS = 1;

/**
 * The version that a header names; 0 where there is none, as of programs from before versions were named.
 * @throws INPUT_INVALID for what is no version
 */
export function versionIn(header: string | readonly string[] | undefined): number {
  if (header === undefined) return 0;
  if (typeof header === 'string' && /^\d{1,4}$/.test(header)) return Number(header);
  throw new OpenwardError('INPUT_INVALID', `${versionHeader} is no version`);
}

/**
 * Whether a client, or a service that calls another, and a service understand one another.
 * @throws CLIENT_OUTDATED, SERVICE_OUTDATED: the one that is to be brought up to date, with both versions
 */
export function requireNeighbours(client: number, service: number): void {
  const details = { client, service };
  if (service - client > NEIGHBOURS) throw new OpenwardError('CLIENT_OUTDATED', undefined, { details });
  if (client - service > NEIGHBOURS) throw new OpenwardError('SERVICE_OUTDATED', undefined, { details });
}
