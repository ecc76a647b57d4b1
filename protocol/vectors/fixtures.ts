import { readFileSync } from 'node:fs';
import { z } from 'zod';

const PersonFixture = z.object({
  pid: z.string(),
  rid: z.object({ kind: z.literal('cn-resident-id'), number: z.string(), name: z.string() }),
  signingPrivateKey: z.string(),
  signingCertificate: z.string(),
  encryptionPrivateKey: z.string(),
  encryptionPublicKey: z.string(),
  encryptionCertificate: z.string(),
  /** Hex. */
  preSeed: z.string(),
});
export type PersonFixture = z.infer<typeof PersonFixture>;

/** People and keys of the frozen vectors. Secret keys of nobody: published here, never to be used outside tests. */
export const Fixtures = z.object({
  authority: z.object({ privateKey: z.string(), certificate: z.string() }),
  otherAuthority: z.object({ certificate: z.string() }),
  patient: PersonFixture,
  doctor: PersonFixture,
  consumer: PersonFixture,
  /** Hex. */
  shareKey: z.string(),
  tid: z.string(),
  otherTid: z.string(),
  shareId: z.string(),
  /** RFC 3339; inside the certificates' validity. */
  at: z.string(),
});
export type Fixtures = z.infer<typeof Fixtures>;

/** Reads a vector file of this folder. */
export function readVectors<T extends z.ZodType>(name: string, schema: T): z.infer<T> {
  const json: unknown = JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'));
  return schema.parse(json);
}

export function readFixtures(): Fixtures {
  return readVectors('keys', Fixtures);
}
