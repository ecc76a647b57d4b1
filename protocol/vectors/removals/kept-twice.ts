/**
 * What a reader's source refuses and no frozen case can show, file by file: the text of the rule, and why. Everything
 * else that can be taken out of a reader makes a case fail (removals.thorough.test.ts).
 */
export const KEPT_TWICE: readonly {
  readonly why: string;
  readonly rules: Readonly<Record<string, readonly string[]>>;
}[] = [
  {
    why: 'of the writer: a reader never gets there',
    rules: {
      'protocol/container/tar.ts': [
        String.raw`!/^[\x21-\x7e]{1,100}$/.test(name)`,
        '!Number.isSafeInteger(size)',
        'size < 0',
        'size > LARGEST_FILE_BYTES',
      ],
      'protocol/container/segment-digest.ts': ['salt.length !== SALT_BYTES'],
      'protocol/encoding/canonical-json.ts': ['text === undefined'],
      'protocol/envelope/materials.ts': ['recipients.length === 0', 'empty.final()'],
      'protocol/envelope/share-wrapping.ts': ['cipher.final()'],
      'protocol/identity/pid.ts': ['!parsed.success', 'bytes.length > MAX_RID_BYTES'],
    },
  },
  {
    why: 'of whoever asks: the key or context a reader brings along, not what it reads',
    rules: {
      'protocol/envelope/context.ts': [
        "z.enum(['record', 'capture', 'share', 'draft'])",
        " .refine( (context) => (context.purpose === 'share') === (context.shareId !== undefined), 'A share, and only a share, names its share id', )",
        "(context.purpose === 'share') === (context.shareId !== undefined)",
      ],
      'protocol/envelope/share-wrapping.ts': ['shareKey.length !== SHARE_KEY_BYTES'],
    },
  },
  {
    why: 'a bound on memory and work, above everything that a frozen file should hold',
    rules: {
      'protocol/container/unpack.ts': ['size <= maxBytes', 'entry.bytes > maxSegmentBytes'],
      'domain/record.ts': ['bytes > limit'],
      'protocol/vault/file.ts': ['bytes.length > LARGEST_VAULT_BYTES'],
      'protocol/envelope/header.ts': ['bytes.length >= LARGEST_HEADER_BYTES', 'end > LARGEST_HEADER_BYTES'],
      'protocol/messages/jwe.ts': ['jwe.length > bounds.messageCharacters'],
      'protocol/signature/statement.ts': ['.max(10_000)'],
      'domain/guardians.ts': [' .max(bounds.guardedCharacters)', '.max(bounds.guardianPartCharacters)'],
    },
  },
  {
    why: 'of bytes that are no JSON, which the frozen documents are',
    rules: { 'api/formats/shr.ts': ['true'] },
  },
  {
    why: 'no rule: it lets others have their turn',
    rules: { 'protocol/envelope/reader.ts': ['this.#sequence > before && before % FRAMES_A_TURN === 0'] },
  },
  {
    why: 'said again by what follows: another rule, or the cipher, refuses the same',
    rules: {
      'protocol/container/unpack.ts': ['content.length !== file.size'],
      'protocol/container/manifest.ts': ['.min(1)'],
      'protocol/envelope/header.ts': ['!(error instanceof NeedMoreBytes)', 'end > this.bytes.length'],
      'protocol/envelope/reader.ts': ['this.#ended'],
      'protocol/envelope/people-wrapping.ts': ['!material.hasValidKey()'],
      'protocol/envelope/share-wrapping.ts': [
        'namespace === KEY_NAMESPACE',
        'wrappedKey.length === DATA_KEY_BYTES + TAG_BYTES',
      ],
      'protocol/signature/jws.ts': ['encodedHeader === undefined', 'encodedSignature === undefined'],
      'protocol/signature/verify.ts': ['left.length === right.length'],
      'protocol/signature/low-s.ts': ['requireLength(signature)', 'signature.length !== 2 * SCALAR_BYTES'],
      'protocol/signature/statement.ts': ['z.strictObject'],
      'protocol/identity/rid.ts': ['.min(1)'],
      'protocol/identity/pid.ts': ['sealed.length * 8 !== key.asymmetricKeyDetails?.modulusLength'],
      'protocol/identity/certificate.ts': ['issuer === undefined'],
      'protocol/reencryption/recipient.ts': ['received.cfrags.length === 0'],
      'domain/ids.ts': ['.regex(/^[A-Za-z0-9_-]{43}$/)'],
      'protocol/vault/contents.ts': ['part === undefined'],
      'protocol/vault/opening-keys.ts': ['key === undefined'],
      'domain/guardians.ts': [
        '.max(guardianNumbers.most)',
        '.regex(/^[A-Za-z0-9_-]{22}$/)',
        ' .regex(/^[A-Za-z0-9_-]+$/)',
      ],
      'protocol/identity/persons-certificate.ts': ['root === undefined'],
      'app/flows/revoke.ts': ['receipt.shareId === shareId', 'receipt.proxy === proxy'],
      'protocol/keyfile/key-file.ts': ['header === undefined', 'part === undefined'],
      'protocol/keyfile/asn1.ts': ['Array.isArray(here.value)', 'next === undefined', "typeof value !== 'string'"],
    },
  },
];

/** Why no case shows it; undefined for a rule that a case must show. */
export function keptTwice(file: string, rule: string): string | undefined {
  return KEPT_TWICE.find(({ rules }) => rules[file]?.includes(rule))?.why;
}
