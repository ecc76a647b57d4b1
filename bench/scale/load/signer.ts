import { KeyObject } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { recordStatement } from '../../../protocol/signature/statement-of.ts';
import { ecdsaSigner, signStatement } from '../../../protocol/signature/sign.ts';
import { SigningOrder, type Signatory, type SignedLoad } from './signing.ts';

/** A thread that signs: D_SP by the patient and D_SD by the doctor, exactly as their vaults would. */
const Person = z.object({
  pid: z.string(),
  thumbprint: z.string(),
  key: z.custom<KeyObject>((value) => value instanceof KeyObject),
});
const { patients, doctors } = z.object({ patients: z.array(Person), doctors: z.array(Person) }).parse(workerData);

parentPort?.on(
  'message',
  (message: unknown) => void sign(SigningOrder.parse(message)).then((signed) => parentPort?.postMessage(signed)),
);

async function sign({ id, items }: SigningOrder): Promise<SignedLoad> {
  const signatures = await Promise.all(
    items.map(async ({ patient, doctor, ...record }) => ({
      D_SP: await by(patients[patient], 'patient', record),
      D_SD: await by(doctors[doctor], 'doctor', record),
    })),
  );
  return { id, signatures };
}

function by(
  person: Signatory | undefined,
  role: 'patient' | 'doctor',
  record: Parameters<typeof recordStatement>[0],
): Promise<string> {
  if (person === undefined) throw new RangeError(`there is no such ${role}`);
  return signStatement(recordStatement(record, role, person.pid), {
    sign: ecdsaSigner(person.key),
    thumbprint: person.thumbprint,
  });
}
