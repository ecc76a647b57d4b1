import { createHmac, createPrivateKey, hkdfSync } from 'node:crypto';
import type { z } from 'zod';
import { readFileSync } from '../../connections/disk.ts';
import { decryptWith, encryptTo } from '../../protocol/messages/jwe.ts';

/** What the service keeps for itself for a while, as JWE to its own RSA key: the database alone does not tell it. */
export class OwnSecrets {
  constructor(
    private readonly certificate: string,
    private readonly key: string,
  ) {}

  static open(files: { certificate: string; key: string }): OwnSecrets {
    return new OwnSecrets(readFileSync(files.certificate, 'utf8'), readFileSync(files.key, 'utf8'));
  }

  seal(value: unknown): Promise<string> {
    return encryptTo(this.certificate, value);
  }

  open<S extends z.ZodType>(sealed: string, schema: S): Promise<z.infer<S>> {
    return decryptWith(this.key, sealed, schema);
  }

  /** 32 hex digits that nobody else can make of a text, and that are always the same of the same. */
  nameOf(text: string): string {
    const secret = createPrivateKey(this.key).export({ type: 'pkcs8', format: 'der' });
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'openward/names', 32));
    return createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  }
}
