import { TOLERATED_SKEW } from './clock.ts';
import type { User } from './user.ts';

/** Keys a user had, and when they were the registered ones. */
export interface KeysInTime {
  /** SPKI, P-256. */
  readonly signingKey: string;
  /** Of the certificates, as `User` has them. */
  readonly signingThumbprint: string;
  readonly encryptionThumbprint: string;
  /** When the ledger recorded them. */
  readonly from: string;
  /** When it recorded those that came after; absent of the current ones. */
  readonly to?: string;
}

type Keys = Pick<User, 'signingKey' | 'signingThumbprint' | 'encryptionThumbprint' | 'registeredAt' | 'formerKeys'>;

/**
 * Milliseconds after `to` at which something that former keys have signed may be dated. What is recorded has the time
 * of whoever submitted it, and so has the renewal: each is believed as far as `TOLERATED_SKEW` from the peer's clock,
 * and a revocation has the time it was signed at, which may be as far from that of its transaction.
 */
export const LATEST_DATED = 3 * TOLERATED_SKEW;

/** The last moment that an `Instant` can say. */
const NEVER = '9999-12-31T23:59:59.999Z';

/** All that were registered, in order, the current ones last. Who never renewed has one entry. */
export function keysOf({ formerKeys = [], ...user }: Keys): readonly [KeysInTime, ...KeysInTime[]] {
  const { signingKey, signingThumbprint, encryptionThumbprint } = user;
  const from = formerKeys.at(-1)?.to ?? user.registeredAt;
  const current = { signingKey, signingThumbprint, encryptionThumbprint, from };
  const [first, ...more] = formerKeys;
  return first === undefined ? [current] : [first, ...more, current];
}

/**
 * The keys that a signature counts by, of what the ledger recorded at a time. The first ones have no beginning: SA's
 * clock, by which they were registered, may have been ahead of the signer's.
 *
 * @param at `recordedAt` and the like
 * @param thumbprint which certificate the signature names, as it may be of two for a short while; the later without
 */
export function keysAt(user: Keys, at: Date, thumbprint?: string): KeysInTime {
  const all = keysOf(user);
  const counting = all.filter((keys, place) => (place === 0 || hasBegun(keys, at)) && !isOver(keys, at));
  return counting.find((keys) => keys.signingThumbprint === thumbprint) ?? counting.at(-1) ?? all[0];
}

/** Whether what is recorded at a time can be by the current keys. Of who never renewed it always can. */
export function countsFrom(user: Keys, at: Date): boolean {
  const begun = user.formerKeys?.at(-1)?.to;
  return begun === undefined || new Date(begun) <= at;
}

/**
 * The keys of re-encryption that belonged to keys which somebody had: a renewal leaves them, so they are those that
 * were given up next, or those of now. Nobody but the ledger vouches for former ones; what they verify is bound to the
 * digests that the patient has signed in the grant.
 *
 * @param thumbprint of the signing certificate of then
 */
export function preKeysOf(
  { formerKeys = [], preKeys }: Pick<User, 'formerKeys' | 'preKeys'>,
  thumbprint: string | undefined,
): User['preKeys'] {
  const place = formerKeys.findIndex(({ signingThumbprint }) => signingThumbprint === thumbprint);
  const later = place < 0 ? [] : formerKeys.slice(place);
  return later.find((keys) => keys.preKeys !== undefined)?.preKeys ?? preKeys;
}

/**
 * Whether keys that somebody had, by the thumbprint of their signing certificate, were given up without their own word,
 * then or after a renewal: whoever has those of now came by them through a confirmation.
 */
export function isOfGivenUpKeys(
  { formerKeys = [] }: Pick<User, 'formerKeys'>,
  thumbprint: string | undefined,
): boolean {
  const place = formerKeys.findIndex(({ signingThumbprint }) => signingThumbprint === thumbprint);
  return place >= 0 && formerKeys.slice(place).some(({ givenUp }) => givenUp !== undefined);
}

function hasBegun({ from }: KeysInTime, at: Date): boolean {
  return new Date(from) <= at;
}

function isOver({ to = NEVER }: KeysInTime, at: Date): boolean {
  return at.getTime() >= Date.parse(to) + LATEST_DATED;
}
