import { createPrivateKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { generateSigningKey } from '../../protocol/identity/keys.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';
import { readSealed, writeSealed } from '../spool/sealed-file.ts';

/** PKCS#8 PEM of the two keys that are new. */
const Kept = z.strictObject({ signing: z.string(), tls: z.string() });

/** Keys that are to come in the place of a vault's. */
export type NewKeys = Pick<Secrets, 'signing' | 'tls'>;

/**
 * New keys from before anybody is asked for their certificates until the vault has both: one file in the person's
 * folder, sealed under a key that lies in their vault and stays when its passphrase is changed.
 */
export class PendingRenewal {
  readonly #file: string;
  readonly #context: string;

  /** @param folder the person's own */
  constructor(folder: string, pid: string) {
    this.#file = join(folder, 'renewal.sealed');
    this.#context = `openward-renewal/1 ${pid}`;
  }

  /** The same ones until `forget`; on stable storage when it resolves. Errors: FILE_UNREADABLE, those of the disk. */
  async keys(draftKey: Buffer): Promise<NewKeys> {
    const kept = await this.find(draftKey);
    if (kept !== undefined) return kept;
    const [signing, tls] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    const plaintext = Buffer.from(JSON.stringify({ signing: signing.privateKey, tls: tls.privateKey }), 'utf8');
    await writeSealed(this.#file, draftKey, this.#context, plaintext).finally(() => plaintext.fill(0));
    return { signing: createPrivateKey(signing.privateKey), tls: createPrivateKey(tls.privateKey) };
  }

  /** Undefined when no renewal is under way. Errors: ENVELOPE_TAMPERED, FILE_UNREADABLE. */
  async find(draftKey: Buffer): Promise<NewKeys | undefined> {
    const plaintext = await readSealed(this.#file, draftKey, this.#context);
    if (plaintext === undefined) return undefined;
    try {
      const { signing, tls } = Kept.parse(JSON.parse(plaintext.toString('utf8')));
      return { signing: keyOf(signing), tls: keyOf(tls) };
    } catch (cause) {
      throw new OpenwardError('FILE_UNREADABLE', 'The keys of a renewal cannot be read', { cause });
    } finally {
      plaintext.fill(0);
    }
  }

  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

function keyOf(pem: string): KeyObject {
  return createPrivateKey(pem);
}
