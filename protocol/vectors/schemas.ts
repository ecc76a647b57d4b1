import { z } from 'zod';
import { isErrorCode } from '../../domain/errors.ts';
import { StoredPDE } from '../../domain/record.ts';
import { WordsAbout } from '../../domain/share.ts';
import { EnvelopeContext } from '../envelope/context.ts';
import { Statement } from '../signature/statement.ts';

const Base64 = z.base64();
const Person = z.enum(['patient', 'doctor', 'consumer']);
/** Absent in a case that must work; in a must-fail case one of these is the answer. */
const ExpectedError = z.array(z.string().refine(isErrorCode, 'Not a code of domain/errors.ts')).min(1).optional();

export const EnvelopeVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      opener: z.enum(['patient', 'doctor', 'consumer', 'share']),
      context: EnvelopeContext,
      ciphertext: Base64,
      plaintext: Base64.optional(),
      errors: ExpectedError,
    }),
  ),
});
export type EnvelopeVectors = z.input<typeof EnvelopeVectors>;

export const ContainerVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      expect: z.enum(['record', 'share']),
      /** The tar under gzip (RFC 1952); gzip is no part of the format. */
      tarGzip: Base64,
      manifestDigest: z.string(),
      segments: z.array(z.object({ id: z.string(), title: z.string(), data: Base64 })).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type ContainerVectors = z.input<typeof ContainerVectors>;

export const StatementVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      signer: Person,
      /** Whom it must be by, where that is none of the people: a key of another kind. */
      verifier: z.object({ publicKey: z.string(), thumbprint: z.string() }).optional(),
      /** Of a case that must be refused it may be malformed. */
      statement: z.json(),
      canonical: z.string(),
      jws: z.string(),
      errors: ExpectedError,
    }),
  ),
});
export type StatementVectors = z.input<typeof StatementVectors>;

export const MessageVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      recipient: Person,
      jwe: z.string(),
      contents: z.json().optional(),
      errors: ExpectedError,
    }),
  ),
});
export type MessageVectors = z.input<typeof MessageVectors>;

/** Sealed words about a share, and what the ledger says of them. */
export const WordsVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      recipient: Person,
      jwe: z.string(),
      shareId: z.string(),
      about: WordsAbout,
      digest: z.string(),
      text: z.string().optional(),
      errors: ExpectedError,
    }),
  ),
});
export type WordsVectors = z.input<typeof WordsVectors>;

const FragmentKeys = z.object({ verifyingKey: z.string(), delegatingKey: z.string(), receivingKey: z.string() });
export const ReencryptionVectors = z.object({
  identities: z.array(z.object({ person: Person, receivingPublicKey: z.string(), verifyingPublicKey: z.string() })),
  /** Per-record and per-share public keys of the patient. */
  derived: z.array(z.object({ tid: z.string(), shareId: z.string().optional(), publicKey: z.string() })),
  fragments: z.array(
    z.object({ name: z.string(), fragment: z.string(), digest: z.string(), keys: FragmentKeys, errors: ExpectedError }),
  ),
  openings: z.array(
    z.object({
      name: z.string(),
      opener: Person,
      capsule: z.string(),
      wrappedKey: z.string(),
      cfrags: z.array(z.string()),
      delegatingPublicKey: z.string(),
      patientVerifyingKey: z.string(),
      /** Hex. */
      shareKey: z.string().optional(),
      errors: ExpectedError,
    }),
  ),
});
export type ReencryptionVectors = z.input<typeof ReencryptionVectors>;

export const IdentityVectors = z.object({
  pids: z.array(z.object({ person: Person, sealedRid: Base64, pid: z.string() })),
  residentIds: z.object({ valid: z.array(z.string()), invalid: z.array(z.string()) }),
  chains: z.array(
    z.object({
      name: z.string(),
      certificate: z.string(),
      roots: z.array(z.string()),
      at: z.string(),
      thumbprint: z.string().optional(),
      attributes: z.record(z.string(), z.string()).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type IdentityVectors = z.input<typeof IdentityVectors>;

/** Real identities, plain and sealed. */
export const RidVectors = z.object({
  cases: z.array(z.object({ name: z.string(), rid: z.json(), errors: ExpectedError })),
  sealed: z.array(z.object({ name: z.string(), owner: Person, sealedRid: Base64, errors: ExpectedError })),
});
export type RidVectors = z.input<typeof RidVectors>;

/** Documents that keep every rule, and what each case changes in one of them: the member at `path`. */
export const DocumentVectors = z.object({
  bases: z.record(z.string(), z.json()),
  cases: z.array(
    z.object({
      name: z.string(),
      base: z.string(),
      path: z.array(z.union([z.string(), z.number()])),
      /** In its place; absent where the member is left out. */
      value: z.json().optional(),
      errors: ExpectedError,
    }),
  ),
});
export type DocumentVectors = z.input<typeof DocumentVectors>;

/** One record and one share of it, whole: what a stranger finds in the bucket, on the ledger and at the proxy. */
export const StoryVectors = z.object({
  pde: StoredPDE,
  recordCiphertext: Base64,
  recordSegments: z.array(z.object({ id: z.string(), title: z.string(), data: Base64 })),
  grant: z.object({ statement: Statement, jws: z.string() }),
  shareCiphertext: Base64,
  sharedSegments: z.array(z.string()),
  release: z.object({
    capsule: z.string(),
    wrappedKey: z.string(),
    cfrag: z.string(),
    delegatingKey: z.string(),
    verifyingKey: z.string(),
  }),
});
export type StoryVectors = z.input<typeof StoryVectors>;

/**
 * Whole readings: what ledger, directory, proxy and storage answer somebody who opens a record, a share or the receipt
 * of a deletion, or is about to grant something (`bases`), and what each case changes in that.
 */
export const ReadingVectors = z.object({
  bases: z.record(z.string(), z.json()),
  cases: z.array(
    z.object({
      name: z.string(),
      base: z.string(),
      /** One after the other; a member without a `value` is left out. */
      changes: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), value: z.json().optional() })),
      /** What is opened: ids of segments; or the proxies whose receipts count; or the PID of whom is trusted. */
      opens: z.array(z.string()).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type ReadingVectors = z.input<typeof ReadingVectors>;

/** A key of encryption, PEM, and a seed of re-encryption, hex. */
const OpenedPair = z.object({ encryption: z.string(), preSeed: z.string() });

/** As docs/examples/open_vault.py prints them: PKCS#8 PEM, hex, JSON; no RID of administrators. */
const OpenedSecrets = z.object({
  signing: z.string(),
  tls: z.string(),
  encryption: z.string(),
  preSeed: z.string(),
  draftKey: z.string(),
  rid: z.json(),
  /** Of before; absent where there are none. */
  former: z.array(OpenedPair).optional(),
});

/** Vault files of format 1: what a passphrase gives, or the code of the refusal. */
export const VaultVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      passphrase: z.string(),
      file: z.json(),
      secrets: OpenedSecrets.optional(),
      errors: ExpectedError,
    }),
  ),
});
export type VaultVectors = z.input<typeof VaultVectors>;

/** Vault files byte by byte. */
export const VaultRuleVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      passphrase: z.string(),
      /** What the keyring unwrapped, hex. */
      keyring: z.string().optional(),
      /** The file. */
      text: z.string(),
      opened: z.object({ secrets: OpenedSecrets, owner: z.json() }).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type VaultRuleVectors = z.input<typeof VaultRuleVectors>;

/** Key files, base64. */
export const KeyFileVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      passphrase: z.string(),
      file: Base64,
      /** So many bytes of NUL are to be put behind it. */
      padding: z.number().int().optional(),
      opened: z.object({ id: z.string(), owner: z.json(), secrets: OpenedSecrets.omit({ draftKey: true }) }).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type KeyFileVectors = z.input<typeof KeyFileVectors>;

/** Recovery files as text, and codes as typed. */
export const RecoveryVectors = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      /** Words, or the text of a QR symbol. */
      code: z.string(),
      /** The file. */
      text: z.string(),
      /** So many bytes of NUL are to be put behind it. */
      padding: z.number().int().optional(),
      opened: z.object({ id: z.string(), owner: z.json(), secrets: OpenedSecrets }).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type RecoveryVectors = z.input<typeof RecoveryVectors>;

const HandedPart = z.object({ guardian: z.string(), part: z.string() });
/** Sets of guardians by the patient, and what was handed over to the doctor's key of encryption. */
export const GuardianSetVectors = z.object({
  /** A set that is good, and the good parts of it. */
  set: z.record(z.string(), z.json()),
  handed: z.array(HandedPart),
  cases: z.array(
    z.object({
      name: z.string(),
      /** Members in the place of those of the set. */
      change: z.record(z.string(), z.json()).optional(),
      /** Those above by their place, and others. */
      handed: z.array(z.union([z.number(), HandedPart])),
      /** The keys, whose part was set aside, and the digits that are compared. */
      opened: z.object({ keys: z.array(OpenedPair), setAside: z.array(z.string()), code: z.string() }).optional(),
      errors: ExpectedError,
    }),
  ),
});
export type GuardianSetVectors = z.input<typeof GuardianSetVectors>;
