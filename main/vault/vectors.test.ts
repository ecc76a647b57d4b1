import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { codeThrownBy } from '../../protocol/testing.ts';
import { readVectors } from '../../protocol/vectors/fixtures.ts';
import { unlockSecrets } from './lock.ts';
import { pkcs8Pem } from './key-maker.ts';
import { VaultVectors } from './testing/vault-vectors.ts';
import { VaultFile } from './vault-file.ts';

describe('a frozen vault', () => {
  it.each(readVectors('vault', VaultVectors).cases)('$name', async ({ file, passphrase, secrets, errors }) => {
    const open = async () => {
      const parsed = VaultFile.safeParse(file);
      if (!parsed.success) throw new OpenwardError('VAULT_DAMAGED', undefined, { cause: parsed.error });
      const { signing, tls, encryption, preSeed, draftKey, rid } = await unlockSecrets(
        parsed.data,
        passphrase,
        undefined,
      );
      return {
        signing: pkcs8Pem(signing),
        tls: pkcs8Pem(tls),
        encryption: pkcs8Pem(encryption),
        preSeed: preSeed.toString('hex'),
        draftKey: draftKey.toString('hex'),
        rid: JSON.parse(rid.toString('utf8')),
      };
    };
    if (errors === undefined) expect(await open()).toEqual(secrets);
    else expect([await codeThrownBy(open)]).toEqual(errors);
  });
});
