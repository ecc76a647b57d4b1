import { createPrivateKey, type KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';
import type { FormerVaultFile } from './file.ts';
import { VaultOwner } from './owner.ts';
import { decodeOpeningKeys, encodeOpeningKeys } from './opening-keys.ts';
import { joinParts, splitParts } from './parts.ts';
import type { Secrets } from './secrets.ts';

/** What a vault encrypts. */
export interface VaultContents {
  /** Their private keys. */
  readonly secrets: Secrets;
  /** Whose they are. */
  readonly owner: VaultOwner;
}

/** Of the PRE seed and of the key of drafts. */
const SEED_BYTES = 32;

/**
 * Seven parts, each after its length in four bytes, big-endian: PKCS#8 DER of the signing, TLS and encryption key, PRE
 * seed, draft key, RID, and canonical JSON of the owner; and an eighth of who had other keys before. Bytes rather than
 * JSON, because bytes can be overwritten; the caller does.
 */
export function encodeContents({ secrets, owner }: VaultContents): Buffer {
  const keys = [pkcs8(secrets.signing), pkcs8(secrets.tls), pkcs8(secrets.encryption)];
  const former = secrets.former === undefined ? [] : [encodeOpeningKeys(secrets.former)];
  const said = canonicalBytes(VaultOwner.parse(owner));
  const whole = joinParts([...keys, secrets.preSeed, secrets.draftKey, secrets.rid, said, ...former]);
  [...keys, ...former].forEach((part) => part.fill(0));
  return whole;
}

/** Copies out of `whole`, which may be overwritten afterwards. Throws VAULT_DAMAGED. */
export function decodeContents(whole: Buffer): VaultContents {
  try {
    const [signing, tls, encryption, preSeed, draftKey, rid, owner, former] = splitParts(whole, 8);
    const secrets = secretsOf([signing, tls, encryption], [preSeed, draftKey], rid);
    return {
      secrets: former === undefined ? secrets : { ...secrets, former: decodeOpeningKeys(former) },
      owner: VaultOwner.parse(parseCanonical(need(owner))),
    };
  } catch (cause) {
    throw new OpenwardError('VAULT_DAMAGED', 'What the vault holds is malformed', { cause });
  }
}

/** Format 1 has the same parts without the last: the owner stands in the header. Throws VAULT_DAMAGED. */
export function decodeFormerContents(whole: Buffer, header: FormerVaultFile['header']): VaultContents {
  const { label: name, role, mspId, createdAt } = header;
  try {
    const [signing, tls, encryption, preSeed, draftKey, rid] = splitParts(whole, 6);
    return {
      secrets: secretsOf([signing, tls, encryption], [preSeed, draftKey], rid),
      owner: { name, role, mspId, createdAt },
    };
  } catch (cause) {
    throw new OpenwardError('VAULT_DAMAGED', 'What the vault holds is malformed', { cause });
  }
}

type Part = Buffer | undefined;

/** The keys of these parts, and copies of the others. RangeError, and what Node throws for a key that is none. */
function secretsOf(keys: [Part, Part, Part], seeds: [Part, Part], rid: Part): Secrets {
  const [signing, tls, encryption] = keys;
  const [preSeed, draftKey] = seeds;
  return {
    signing: keyOf(signing),
    tls: keyOf(tls),
    encryption: keyOf(encryption),
    preSeed: seedOf(preSeed),
    draftKey: seedOf(draftKey),
    rid: Buffer.from(need(rid)),
  };
}

function need(part: Part): Buffer {
  if (part === undefined) throw new RangeError('A part is missing');
  return part;
}

function seedOf(part: Part): Buffer {
  const seed = Buffer.from(need(part));
  if (seed.length !== SEED_BYTES) throw new RangeError('A seed has another length');
  return seed;
}

function keyOf(part: Part): KeyObject {
  return createPrivateKey({ key: need(part), format: 'der', type: 'pkcs8' });
}

function pkcs8(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}
