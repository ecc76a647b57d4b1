import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { openKeyFile } from '../keyfile/key-file.ts';
import { readVectors } from './fixtures.ts';
import { KeyFileVectors } from './schemas.ts';

/** The frozen cases, and what this program makes of them. */
export function keyFileCases() {
  return readVectors('key-file-rules', KeyFileVectors).cases.map(
    ({ name, errors, opened, file, passphrase, padding }) => ({
      name,
      errors,
      expected: opened,
      replay: () => openedKeyFile(file, passphrase, padding),
    }),
  );
}

/** What a key file gives, as the frozen cases say it. */
async function openedKeyFile(file: string, passphrase: string, padding = 0) {
  const bytes = Buffer.concat([Buffer.from(file, 'base64'), Buffer.alloc(padding)]);
  const { id, owner, secrets } = await openKeyFile(bytes, passphrase);
  const { signing, tls, encryption, preSeed, rid } = secrets;
  return {
    id,
    owner,
    secrets: {
      signing: pem(signing),
      tls: pem(tls),
      encryption: pem(encryption),
      preSeed: preSeed.toString('hex'),
      rid: rid.length === 0 ? null : z.json().parse(JSON.parse(rid.toString('utf8'))),
    },
  };
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
