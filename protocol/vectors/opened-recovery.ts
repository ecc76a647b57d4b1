import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readRecoveryCode } from '../recovery/code.ts';
import { readRecoveryFile } from '../recovery/file.ts';
import { openRecoveryFile } from '../recovery/open.ts';
import { readVectors } from './fixtures.ts';
import { RecoveryVectors } from './schemas.ts';

/** The frozen cases, and what this program makes of them. */
export function recoveryCases() {
  return readVectors('recovery-rules', RecoveryVectors).cases.map(({ name, errors, opened, code, text, padding }) => ({
    name,
    errors,
    expected: opened,
    replay: () => openedRecovery(text, code, padding),
  }));
}

/** What a recovery file gives, as the frozen cases say it. */
function openedRecovery(text: string, code: string, padding = 0) {
  const file = readRecoveryFile(Buffer.concat([Buffer.from(text, 'utf8'), Buffer.alloc(padding)]));
  const { id, owner, secrets } = openRecoveryFile(file, readRecoveryCode(code));
  const { signing, tls, encryption, preSeed, draftKey, rid } = secrets;
  return {
    id,
    owner,
    secrets: {
      signing: pem(signing),
      tls: pem(tls),
      encryption: pem(encryption),
      preSeed: preSeed.toString('hex'),
      draftKey: draftKey.toString('hex'),
      rid: rid.length === 0 ? null : z.json().parse(JSON.parse(rid.toString('utf8'))),
    },
  };
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
