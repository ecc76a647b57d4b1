import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { GuardianSet } from '../../domain/guardians.ts';
import { guardiansCode } from '../guardians/code.ts';
import { openGuardedKeys } from '../guardians/open.ts';
import { verifyGuardianSet } from '../guardians/set.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { decryptWith } from '../messages/jwe.ts';
import { readFixtures, readVectors } from './fixtures.ts';
import { GuardianSetVectors } from './schemas.ts';

/** The frozen cases, and what this program makes of them. */
export function guardianSetCases() {
  const { set, handed: good, cases } = readVectors('guardian-set-rules', GuardianSetVectors);
  return cases.map(({ name, errors, opened, change, handed }) => ({
    name,
    errors,
    expected: opened,
    replay: () => {
      const parts = handed.flatMap((one) => (typeof one === 'number' ? (good[one] ?? []) : one));
      return broughtBack({ ...set, ...change }, parts);
    },
  }));
}

/** By who asks with the doctor's key of encryption, for keys that the patient had. */
async function broughtBack(said: unknown, handed: z.output<typeof GuardianSetVectors>['handed']) {
  const { patient, doctor } = readFixtures();
  const parsed = GuardianSet.safeParse(said);
  if (!parsed.success) throw new OpenwardError('GUARDIANS_INVALID', 'The set is malformed');
  const set = parsed.data;
  const certificate = patient.signingCertificate;
  verifyGuardianSet(set, { publicKey: certificate, thumbprint: certificateThumbprint(certificate) });
  const open = (part: string) => decryptWith(doctor.encryptionPrivateKey, part, z.unknown()).catch(() => undefined);
  const contents = await Promise.all(
    handed.map(async ({ guardian, part }) => ({ guardian, contents: await open(part) })),
  );
  const { keys, setAside } = await openGuardedKeys(set, contents);
  return {
    keys: keys.map(({ encryption, preSeed }) => ({ encryption: pem(encryption), preSeed: preSeed.toString('hex') })),
    setAside,
    code: guardiansCode(set.statement.set, doctor.encryptionCertificate).join(''),
  };
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
