/**
 * Wrote the `*-rules.json` files of this folder, over the people and keys of keys.json. They are frozen as the others
 * are: a file that is there stays as it is. `npx tsx protocol/vectors/generate-rules.ts`
 */
import { existsSync, writeFileSync } from 'node:fs';
import { readFixtures, readVectors } from './fixtures.ts';
import { makeContainerRules } from './make-container-rules.ts';
import { makeDeviceRecordRules } from './make-device-record-rules.ts';
import { makeAmendedReadings } from './make-amended-readings.ts';
import { makeAmendmentRules } from './make-amendment-rules.ts';
import { makeDeviceReadTimesRules } from './make-device-read-times-rules.ts';
import { makeDocumentRules } from './make-document-rules.ts';
import { makeEnvelopeRules } from './make-envelope-rules.ts';
import { makeFormerDeviceRules } from './make-former-device-rules.ts';
import { makeIdentityRules } from './make-identity-rules.ts';
import { makeKeyFileRules } from './make-key-file-rules.ts';
import { makeMembershipRules } from './make-membership-rules.ts';
import { makeMessageRules } from './make-message-rules.ts';
import { makeReadingRules } from './make-reading-rules.ts';
import { makeRecoveryRules } from './make-recovery-rules.ts';
import { makeReencryptionRules } from './make-reencryption-rules.ts';
import { makeRegistrationRules } from './make-registration-rules.ts';
import { makeRenewalRules } from './make-renewal-rules.ts';
import { makeRenewedReadings } from './make-renewed-readings.ts';
import { makeRevocationRules } from './make-revocation-rules.ts';
import { makeRidFormRules } from './make-rid-form-rules.ts';
import { makeRidRules } from './make-rid-rules.ts';
import { makeSetAsideRules } from './make-set-aside-rules.ts';
import { makeStatementRules } from './make-statement-rules.ts';
import { makeVaultArgon2idRules } from './make-vault-argon2id-rules.ts';
import { makeReplacementRules } from './make-replacement-rules.ts';
import { makeGuardianRules } from './make-guardian-rules.ts';
import { makeAuditRules } from './make-audit-rules.ts';
import { makeGuardianSetRules } from './make-guardian-set-rules.ts';
import { makeVaultFormerRules } from './make-vault-former-rules.ts';
import { makeVaultPendingRules } from './make-vault-pending-rules.ts';
import { makeVaultReturnRules } from './make-vault-return-rules.ts';
import { makeVaultRules } from './make-vault-rules.ts';
import { makeWordsRules } from './make-words-rules.ts';
import { ReencryptionVectors, StoryVectors } from './schemas.ts';

async function generate(): Promise<void> {
  const fixtures = readFixtures();
  const story = readVectors('story', StoryVectors);
  const reencryption = readVectors('reencryption', ReencryptionVectors);
  await write('container', () => makeContainerRules(fixtures, story));
  await write('set-aside', () => makeSetAsideRules(fixtures));
  await write('envelope', () => makeEnvelopeRules(fixtures));
  await write('statements', () => makeStatementRules(fixtures));
  await write('messages', () => makeMessageRules(fixtures));
  await write('reencryption', () => makeReencryptionRules(fixtures, reencryption));
  await write('identity', () => makeIdentityRules(fixtures));
  await write('document', () => makeDocumentRules(story));
  await write('amendment', () => makeAmendmentRules());
  await write('former-device', () => makeFormerDeviceRules());
  await write('device-record', () => makeDeviceRecordRules());
  await write('device-read-times', () => makeDeviceReadTimesRules());
  await write('rid', () => makeRidRules(fixtures));
  await write('rid-form', () => makeRidFormRules());
  await write('vault', () => makeVaultRules(fixtures));
  await write('vault-argon2id', () => makeVaultArgon2idRules(fixtures));
  await write('vault-pending', () => makeVaultPendingRules(fixtures));
  await write('vault-return', () => makeVaultReturnRules(fixtures));
  await write('key-file', () => makeKeyFileRules(fixtures));
  await write('recovery', () => makeRecoveryRules(fixtures));
  await write('words', () => makeWordsRules(fixtures));
  await write('revocation', () => makeRevocationRules(fixtures));
  await write('registration', () => makeRegistrationRules(fixtures));
  await write('reading', () => makeReadingRules(fixtures, story));
  await write('renewal', () => makeRenewalRules(fixtures));
  await write('replacement', () => makeReplacementRules(fixtures));
  await write('amended-reading', () => makeAmendedReadings(fixtures, story));
  await write('renewed-reading', () => makeRenewedReadings(fixtures, story));
  await write('guardian', () => makeGuardianRules(fixtures));
  await write('guardian-set', () => makeGuardianSetRules(fixtures));
  await write('audit', () => makeAuditRules(fixtures));
  await write('vault-former', () => makeVaultFormerRules(fixtures));
  await write('membership', () => makeMembershipRules(fixtures));
}

async function write(name: string, make: () => unknown): Promise<void> {
  const file = new URL(`./${name}-rules.json`, import.meta.url);
  if (existsSync(file)) return;
  writeFileSync(file, `${JSON.stringify(await make(), null, 1)}\n`);
  process.stdout.write(`${name}-rules.json was written\n`);
}

await generate();
