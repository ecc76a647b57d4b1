import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inClinic, type Clinic } from '../../../app/flows/testing/clinic.ts';
import { GuardianCloud } from '../../../app/flows/testing/guardian-cloud.ts';
import type { TestPerson } from '../../../app/flows/testing/people.ts';
import { replaceAll } from '../../../app/flows/testing/replaced.ts';
import { encryptTo } from '../../../protocol/messages/jwe.ts';
import { codeThrownBy } from '../../../protocol/testing.ts';
import type { Secrets } from '../../../protocol/vault/secrets.ts';
import { LEAST_COST, unheard } from '../../vault/recovery.fixture.ts';
import { UnlockedVault } from '../../vault/unlocked-vault.ts';
import { VaultStore } from '../../vault/vault-store.ts';
import { guardianHandlers } from './guardians.ts';

const current = 'plum blossom river stone';

describe('the window’s calls about guardians', () => {
  let clinic: Clinic;
  let cloud: GuardianCloud;
  let folder: string;
  inClinic((entered) => (clinic = entered));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'openward-guardians-'));
    cloud = await GuardianCloud.open(clinic);
  });
  afterEach(async () => {
    await cloud.database.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  const secretsOf = ({ keys }: TestPerson): Secrets => ({
    signing: createPrivateKey(keys.signing.privateKey),
    tls: createPrivateKey(keys.tls.privateKey),
    encryption: createPrivateKey(keys.encryption.privateKey),
    preSeed: Buffer.from(keys.preSeed),
    draftKey: randomBytes(32),
    rid: Buffer.from('{}'),
  });

  /** Somebody signed in on a machine of their own. */
  async function machineOf(person: TestPerson, name: string, carried = false) {
    const vaults = new VaultStore({ folder: join(folder, name), cost: LEAST_COST, wait: () => Promise.resolve() });
    const { role, mspId } = person.certificates;
    const { id } = await vaults.create({ name, role, mspId }, secretsOf(person), current);
    const vault = new UnlockedVault(secretsOf(person), person.certificates);
    const here = { id, me: carried ? { carried } : {}, ports: { ...cloud.ports(person), vault } };
    const nameOf = (of: string) => ({ en: of, zh: of });
    return { id, vaults, vault, calls: guardianHandlers({ person: () => here, vaults, nameOf }) };
  }

  it('name with the passphrase, and bring back into the vault and for who is signed in', async () => {
    const { patient, doctor, consumer } = clinic.cast;
    const owner = await machineOf(patient, 'owner');
    const guardians = [await machineOf(doctor, 'doctor'), await machineOf(consumer, 'consumer')];
    for (const { calls } of guardians) await calls['guardians.offer']({ owner: patient.user.pid }, unheard);
    const named = { guardians: [doctor.user.pid, consumer.user.pid], threshold: 2 };
    const wrong = () => owner.calls['guardians.name']({ ...named, current: 'another' }, unheard);
    expect(await codeThrownBy(wrong)).toBe('VAULT_PASSPHRASE_WRONG');
    await owner.calls['guardians.name']({ ...named, current }, unheard);
    expect(await owner.calls['guardians.state']({}, unheard)).toMatchObject({
      set: { threshold: 2, lost: false, guardians: [{ able: true, organisation: { en: 'Hospital1MSP' } }, {}] },
    });

    clinic.now = new Date(clinic.now.getTime() + 3600 * 1000);
    const back = await machineOf(await replaceAll(clinic, patient, 'other'), 'back');
    expect(await back.calls['guardians.state']({}, unheard)).toMatchObject({ set: { lost: true } });
    await back.calls['guardians.ask']({}, unheard);
    expect(await codeThrownBy(() => back.calls['guardians.open']({ current }, unheard))).toBe('GUARDIANS_TOO_FEW');
    for (const { calls } of guardians) {
      const { people } = await calls['guardians.guarded']({}, unheard);
      const [guarded] = people;
      await calls['guardians.hand']({ owner: patient.user.pid, code: [...(guarded?.asks?.code ?? [])] }, unheard);
    }
    expect(await codeThrownBy(() => back.calls['guardians.open']({ current: 'another' }, unheard))).toBe(
      'VAULT_PASSPHRASE_WRONG',
    );
    expect(await back.calls['guardians.open']({ current }, unheard)).toEqual({ setAside: [] });
    const { secrets } = await back.vaults.unlock(back.id, current);
    expect(secrets.former?.[0]?.preSeed.equals(Buffer.from(patient.keys.preSeed))).toBe(true);
    const old = await encryptTo(patient.keys.encryption.publicKey, { words: 'x' });
    expect(await back.vault.openMessage(old)).toEqual({ words: 'x' });
    const { set, recovery } = await back.calls['guardians.state']({}, unheard);
    expect([set?.lost, set?.outdated, recovery]).toEqual([false, true, undefined]);
  });

  it('are not for keys that are a file’s and are not kept here', async () => {
    const { patient, doctor } = clinic.cast;
    const { calls } = await machineOf(patient, 'carried', true);
    const named = { current, guardians: [doctor.user.pid], threshold: 2 };
    expect(await codeThrownBy(() => calls['guardians.name'](named, unheard))).toBe('NOT_AVAILABLE');
    expect(await codeThrownBy(() => calls['guardians.open']({ current }, unheard))).toBe('NOT_AVAILABLE');
  });
});
