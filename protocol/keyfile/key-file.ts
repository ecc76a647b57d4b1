import { createHash, createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { parseTarHeader, TAR_BLOCK_BYTES, TAR_END, tarHeader, tarPadding } from '../container/tar.ts';
import { toBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';
import { decryptUnder } from '../vault/decrypt.ts';
import { encryptUnder } from '../vault/encrypt.ts';
import { encryptedParts, ScryptParameters, usualScryptCost, VaultId } from '../vault/file.ts';
import { VaultOwner } from '../vault/owner.ts';
import { decodeOpeningKeys, encodeOpeningKeys } from '../vault/opening-keys.ts';
import { joinParts, splitParts } from '../vault/parts.ts';
import type { Secrets } from '../vault/secrets.ts';
import { keyNames, readPkcs12, USUAL_ITERATIONS, writePkcs12, type KeyEntries, type KeyName } from './pkcs12.ts';

/** Above what three keys and their certificates need. Bytes. */
export const LARGEST_KEY_FILE_BYTES = 64 * 1024;

/** Of the members, in this order. */
const PKCS12 = 'keys.p12';
const BESIDE = 'openward.json';
const SEED_BYTES = 32;

/** In clear, and authenticated. */
const Header = z.strictObject({
  format: z.literal('openward-keys/1'),
  kdf: ScryptParameters,
  /** Hex SHA-256 of `keys.p12`: neither member is taken beside another one. */
  pkcs12: z.string(),
});

/** What PKCS#12 has no place for: AES-256-GCM, additional data the canonical JSON of `header`. */
const Beside = z.strictObject({ header: Header, ...encryptedParts });

/** Whose keys these are, and the id of their vault, from which the number follows by which a kiosk asks for it. */
const Owner = z.strictObject({
  id: VaultId,
  owner: VaultOwner.omit({ pending: true }).required({ enrolment: true }),
});

/** A person's keys on their way to another machine. */
export interface CarriedKeys extends z.infer<typeof Owner> {
  /** Without the key of drafts, which are this machine's. */
  readonly secrets: Omit<Secrets, 'draftKey'>;
}

/** How much work a guess is; tests take less. */
export interface KeyFileCost {
  /** Of PKCS#12. */
  readonly iterations?: number;
  /** scrypt's N. */
  readonly cost?: number;
}

/** A key file under a passphrase of its own, salted anew each time. */
export async function sealKeyFile(keys: CarriedKeys, passphrase: string, cost: KeyFileCost = {}): Promise<Buffer> {
  const typed = passphrase.normalize('NFKC');
  const entries = entriesOf(keys);
  const pkcs12 = await writePkcs12(entries, typed, cost.iterations ?? USUAL_ITERATIONS);
  for (const { key } of Object.values(entries)) key.fill(0);
  const kdf = { name: 'scrypt', N: cost.cost ?? usualScryptCost, r: 8, p: 1, salt: toBase64Url(randomBytes(32)) };
  const header = Header.parse({ format: 'openward-keys/1', kdf, pkcs12: sha256Hex(pkcs12) });
  const { id, owner, secrets } = keys;
  const former = secrets.former === undefined ? [] : [encodeOpeningKeys(secrets.former)];
  const plain = joinParts([secrets.preSeed, secrets.rid, canonicalBytes(Owner.parse({ id, owner })), ...former]);
  former.forEach((part) => part.fill(0));
  const beside = await encryptUnder(header, plain, passphrase);
  plain.fill(0);
  return joinMembers({ [PKCS12]: pkcs12, [BESIDE]: canonicalBytes(Beside.parse(beside)) });
}

/**
 * @throws FILE_TOO_LARGE; KEY_FILE_DAMAGED for what is no such file; KEY_FILE_WRONG for another passphrase (a changed
 * file looks the same); KEY_FILE_MISMATCH when keys and certificates do not belong together
 */
export async function openKeyFile(bytes: Buffer, passphrase: string): Promise<CarriedKeys> {
  if (bytes.length > LARGEST_KEY_FILE_BYTES) throw new OpenwardError('FILE_TOO_LARGE');
  const { pkcs12, beside } = read(() => {
    const [first, second] = splitMembers(bytes);
    return { pkcs12: first, beside: Beside.parse(parseCanonical(second)) };
  });
  if (beside.header.pkcs12 !== sha256Hex(pkcs12))
    throw new OpenwardError('KEY_FILE_DAMAGED', 'Its members are not of one file');
  const plain = await decryptUnder(beside, { passphrase }, 'KEY_FILE_WRONG');
  try {
    const entries = await readPkcs12(pkcs12, passphrase.normalize('NFKC')).catch((cause: unknown) => {
      throw new OpenwardError('KEY_FILE_DAMAGED', 'Its PKCS#12 is not as it would be written', { cause });
    });
    return carried(plain, entries);
  } finally {
    plain.fill(0);
  }
}

function carried(plain: Buffer, entries: KeyEntries): CarriedKeys {
  const { preSeed, rid, said, keys, former } = read(() => {
    const [seed, identity, owner, before] = splitParts(plain, 4);
    return {
      former: before === undefined ? {} : { former: decodeOpeningKeys(before) },
      preSeed: seedOf(seed),
      rid: Buffer.from(needed(identity)),
      said: Owner.parse(parseCanonical(needed(owner))),
      keys: {
        signing: keyOf(entries.signing.key),
        tls: keyOf(entries.tls.key),
        encryption: keyOf(entries.encryption.key),
      },
    };
  });
  requireFitting(entries, keys, said.owner.enrolment.certificates);
  for (const { key } of Object.values(entries)) key.fill(0);
  return { ...said, secrets: { ...keys, preSeed, rid, ...former } };
}

/** Each certificate is the one that SA answered, and for its key. @throws KEY_FILE_MISMATCH */
function requireFitting(
  entries: KeyEntries,
  keys: Readonly<Record<KeyName, KeyObject>>,
  certificates: UserCertificates,
): void {
  for (const name of keyNames) {
    const known = new X509Certificate(certificates[`${name}Certificate`]);
    if (!known.raw.equals(entries[name].certificate))
      throw new OpenwardError('KEY_FILE_MISMATCH', 'A certificate is not this person’s');
    if (!known.checkPrivateKey(keys[name]))
      throw new OpenwardError('KEY_FILE_MISMATCH', 'A key does not fit its certificate');
  }
}

function entriesOf({ secrets, owner }: CarriedKeys): KeyEntries {
  const { certificates } = owner.enrolment;
  const entry = (name: KeyName) => ({
    key: secrets[name].export({ format: 'der', type: 'pkcs8' }),
    certificate: new X509Certificate(certificates[`${name}Certificate`]).raw,
  });
  return { signing: entry('signing'), tls: entry('tls'), encryption: entry('encryption') };
}

function joinMembers(members: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(members).flatMap(([name, bytes]) => [
    tarHeader(name, bytes.length),
    bytes,
    tarPadding(bytes.length),
  ]);
  return Buffer.concat([...blocks, TAR_END]);
}

/** The two members: there is one way to write them. RangeError. */
function splitMembers(bytes: Buffer): [pkcs12: Buffer, beside: Buffer] {
  const first = memberAt(bytes, 0);
  const second = memberAt(bytes, TAR_BLOCK_BYTES + first.length + tarPadding(first.length).length);
  if (!joinMembers({ [PKCS12]: first, [BESIDE]: second }).equals(bytes))
    throw new RangeError('Not the two members, or more than them');
  return [first, second];
}

function memberAt(bytes: Buffer, from: number): Buffer {
  const begin = from + TAR_BLOCK_BYTES;
  const header = parseTarHeader(bytes.subarray(from, begin));
  if (header === undefined) throw new RangeError('A member is missing');
  return bytes.subarray(begin, begin + header.size);
}

/** @throws KEY_FILE_DAMAGED for whatever goes wrong */
function read<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new OpenwardError('KEY_FILE_DAMAGED', undefined, { cause });
  }
}

function needed(part: Buffer | undefined): Buffer {
  if (part === undefined) throw new RangeError('A part is missing');
  return part;
}

function seedOf(part: Buffer | undefined): Buffer {
  const seed = Buffer.from(needed(part));
  if (seed.length !== SEED_BYTES) throw new RangeError('A seed has another length');
  return seed;
}

function keyOf(der: Buffer): KeyObject {
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function sha256Hex(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
