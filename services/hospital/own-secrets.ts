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
}
