import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import type { SignedStatement } from '../../api/messages/certification.ts';
import type { RegistrationRequest } from '../../api/messages/registration.ts';
import { saApi } from '../../api/http/sa.ts';
import { readFixtures } from '../../protocol/vectors/fixtures.ts';
import { organisationOf } from '../../testing/identity.ts';
import { verifyForwarding } from '../registration/forwarding.ts';
import { proveKeys } from '../registration/key-material.ts';
import { requestsFor, testKeys } from '../testing/keys.ts';
import { TestHospital } from './testing.ts';

const claim = 'a-token-of-the-client';
const rsaKey = (holder: 'doctor'): KeyObject => createPrivateKey(readFixtures()[holder].encryptionPrivateKey);
let hospital: TestHospital;
let forwarded: (RegistrationRequest & { forwarding?: SignedStatement | undefined })[];
beforeEach(async () => {
  hospital = await TestHospital.open();
  forwarded = [];
  hospital.sa.on(saApi.submitRegistration, ({ body }) => {
    forwarded.push(body);
    return { id: 'at-sa', state: 'submitted', updatedAt: '2024-09-02T01:00:00.000Z' };
  });
});
afterEach(() => hospital.database.destroy());

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

async function request(over: Partial<RegistrationRequest> = {}): Promise<RegistrationRequest> {
  const { keys } = await testKeys();
  return {
    role: 'doctor',
    rid: { kind: 'passport', number: 'E12345678', name: '李伟' },
    displayName: 'Dr. Li',
    department: 'cardiology',
    keys,
    claimDigest: createHash('sha256').update(claim).digest('hex'),
    ...over,
  };
}

function decides(state: 'submitted' | 'approved' | 'declined', pid?: string): void {
  hospital.sa.on(saApi.registrationDecision, () => ({
    id: 'at-sa',
    state,
    updatedAt: '2024-09-02T02:00:00.000Z',
    ...(pid === undefined ? {} : { pid }),
    ...(state === 'declined' ? { reason: 'unknown person' } : {}),
  }));
}

describe('the registration desk', () => {
  it('keeps the real identity for the administrator until it is forwarded, then no more', async () => {
    const { id } = await hospital.desk.submit(await request());
    expect((await hospital.registrations.get(id)).rid).not.toContain('E12345678');
    expect(await hospital.desk.list()).toMatchObject({
      items: [{ id, state: 'submitted', rid: { number: 'E12345678' } }],
    });
    expect(await hospital.desk.forward(id)).toMatchObject({ id, state: 'forwarded' });
    expect(forwarded).toMatchObject([{ rid: { number: 'E12345678' }, displayName: 'Dr. Li' }]);
    const [listed] = (await hospital.desk.list()).items;
    expect([listed?.state, listed?.rid]).toEqual(['forwarded', undefined]);
  });

  it('takes one request sent twice at once for the same', async () => {
    const once = await request();
    const [one, two] = await Promise.all([hospital.desk.submit(once), hospital.desk.submit(once)]);
    expect(two.id).toBe(one.id);
  });

  it('takes one request sent eight times at once for the same, whichever process takes it in', async () => {
    const once = await request();
    const desks = [hospital.desk, hospital.anotherDesk()];
    const taken = await Promise.all([...desks, ...desks, ...desks, ...desks].map((desk) => desk.submit(once)));
    expect(new Set(taken.map(({ id }) => id)).size, 'registrations made of one request').toBe(1);
  });

  it('takes the same keys for the same registration, whatever proves them, also once it was decided', async () => {
    const made = await testKeys();
    const sent = await request({ keys: made.keys });
    const { id } = await hospital.desk.submit(sent);
    const again = async () => hospital.desk.submit({ ...sent, keys: await requestsFor(made) });
    expect(await again()).toMatchObject({ id, state: 'submitted' });
    await hospital.desk.forward(id);
    expect(await again()).toMatchObject({ id, state: 'forwarded' });
    decides('approved', (await hospital.person('doctor')).pid);
    await hospital.desk.refresh();
    expect(await again()).toMatchObject({ id, state: 'approved' });
  });

  it.each(['tlsKey', 'encryptionKey', 'preKeys'] as const)(
    'takes no other %s under the same claim and signing key',
    async (part) => {
      const [made, other] = [await testKeys(), await testKeys({ encryptionKey: rsaKey('doctor') })];
      const sent = await request({ keys: made.keys });
      await hospital.desk.submit(sent);
      const changed = await requestsFor({ ...made, [part]: other[part] });
      const keys = { ...changed, signingCsr: made.keys.signingCsr };
      expect(await codeOf(hospital.desk.submit({ ...sent, keys }))).toBe('CONFLICT');
    },
  );

  describe('whose answer from SA was lost', () => {
    /** SA has it; what it answers comes through from the second time on. */
    async function lost(): Promise<string> {
      const { id } = await hospital.desk.submit(await request());
      let first = true;
      hospital.sa.on(saApi.submitRegistration, ({ body }) => {
        forwarded.push(body);
        if (first) {
          first = false;
          throw new OpenwardError('SERVICE_UNAVAILABLE');
        }
        return { id: 'at-sa', state: 'submitted', updatedAt: '2024-09-02T01:00:00.000Z' };
      });
      expect(await codeOf(hospital.desk.forward(id))).toBe('SERVICE_UNAVAILABLE');
      return id;
    }

    it('does not decline what SA may approve, and sends it on again by itself', async () => {
      const id = await lost();
      expect(await codeOf(hospital.desk.decline(id, 'a mistake'))).toBe('CONFLICT');
      decides('submitted');
      await hospital.anotherDesk().refresh();
      expect(await hospital.registrations.get(id)).toMatchObject({ state: 'forwarded', saId: 'at-sa' });
      expect(forwarded[1]?.claimDigest, 'what SA knows it by').toBe(forwarded[0]?.claimDigest);
    });

    it('believes a later refusal that says nothing of the first time as little', async () => {
      const id = await lost();
      const refuses = (code: 'LIMIT_REACHED' | 'CONFLICT') =>
        hospital.sa.on(saApi.submitRegistration, () => {
          throw new OpenwardError(code);
        });
      refuses('LIMIT_REACHED');
      expect(await codeOf(hospital.desk.forward(id))).toBe('LIMIT_REACHED');
      expect(await codeOf(hospital.desk.decline(id, 'a mistake'))).toBe('CONFLICT');
      refuses('CONFLICT');
      expect(await codeOf(hospital.desk.forward(id))).toBe('CONFLICT');
      expect(await codeOf(hospital.desk.decline(id, 'registered already'))).toBe('OK');
    });
  });

  it('signs what it sends on: this hospital, this role, these keys', async () => {
    const sent = await request();
    await hospital.desk.forward((await hospital.desk.submit(sent)).id);
    const { nodes, people } = await organisationOf('Hospital1MSP');
    const roots = { nodes: nodes.root, people: people.root };
    const type = 'hospital';
    const said = { mspId: 'Hospital1MSP', role: 'doctor', keys: await proveKeys(sent.keys), type, roots } as const;
    const verify = (change: Partial<typeof said> | { role: 'patient' } | { mspId: string }) => () =>
      verifyForwarding(forwarded[0]?.forwarding, { ...said, ...change }, hospital.clock.now());
    expect(verify({})).not.toThrow();
    expect(verify({ role: 'patient' })).toThrow(OpenwardError);
    expect(verify({ mspId: 'Hospital2MSP' })).toThrow(OpenwardError);
    expect(verify({ keys: await proveKeys((await request()).keys) })).toThrow(OpenwardError);
  });

  it('forwards once', async () => {
    const { id } = await hospital.desk.submit(await request());
    await Promise.all([hospital.desk.forward(id), hospital.desk.forward(id)]);
    expect(forwarded).toHaveLength(1);
  });

  it('keeps the identity when SA cannot be reached', async () => {
    const { id } = await hospital.desk.submit(await request());
    hospital.sa.on(saApi.submitRegistration, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    expect(await codeOf(hospital.desk.forward(id))).toBe('SERVICE_UNAVAILABLE');
    expect(await hospital.desk.list()).toMatchObject({ items: [{ state: 'submitted', rid: { number: 'E12345678' } }] });
  });

  it('wipes the identity when declining, after which nothing is forwarded', async () => {
    const { id } = await hospital.desk.submit(await request());
    expect(await hospital.desk.decline(id, 'no document shown')).toMatchObject({
      state: 'declined',
      reason: 'no document shown',
    });
    expect((await hospital.registrations.get(id)).rid).toBeUndefined();
    expect(await codeOf(hospital.desk.forward(id))).toBe('CONFLICT');
  });

  it('puts a doctor on the roster as soon as SA has approved', async () => {
    const doctor = await hospital.person('doctor');
    const { id } = await hospital.desk.submit(await request());
    await hospital.desk.forward(id);
    decides('submitted');
    await hospital.desk.refresh();
    expect((await hospital.roster.page({})).items).toEqual([]);
    decides('approved', doctor.pid);
    await hospital.desk.refresh();
    expect((await hospital.roster.page({})).items).toEqual([
      { pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' },
    ]);
    expect(await hospital.desk.list()).toMatchObject({ items: [{ state: 'approved' }] });
  });

  it.each(['NOT_FOUND', 'INTERNAL'] as const)('keeps nobody waiting because SA says %s of one', async (code) => {
    const doctor = await hospital.person('doctor');
    const ids: string[] = [];
    for (const claimDigest of ['1'.repeat(64), '2'.repeat(64)]) {
      ids.push((await hospital.desk.submit(await request({ claimDigest }))).id);
    }
    let count = 0;
    hospital.sa.on(saApi.submitRegistration, () => ({
      id: `sa-${(count += 1)}`,
      state: 'submitted',
      updatedAt: '2024-09-02T01:00:00.000Z',
    }));
    for (const id of ids) await hospital.desk.forward(id);
    hospital.sa.on(saApi.registrationDecision, ({ params: { id } }) => {
      if (id === 'sa-1') throw new OpenwardError(code);
      return { id, state: 'approved', updatedAt: '2024-09-02T02:00:00.000Z', pid: doctor.pid };
    });
    await hospital.desk.refresh();
    const states = await Promise.all(ids.map((id) => hospital.registrations.get(id)));
    expect(states.map(({ state }) => state)).toEqual(['forwarded', 'approved']);
  });

  describe('asks SA', () => {
    let asked: string[];
    beforeEach(() => {
      asked = [];
      hospital.sa.on(saApi.registrationDecision, ({ params: { id } }) => {
        asked.push(id);
        return { id, state: 'submitted', updatedAt: '2024-09-02T02:00:00.000Z' };
      });
    });

    it('about some in a round, and about each in its turn', async () => {
      const { keys } = await testKeys();
      for (let count = 0; count < 60; count += 1) {
        const [id, saId] = [`r-${count}`, `sa-${count}`];
        const claimDigest = String(count).padStart(64, '0');
        const [rid, displayName, department] = [undefined, undefined, undefined];
        await hospital.registrations.add({ id, role: 'patient', rid, displayName, department, keys, claimDigest });
        await hospital.registrations.change(id, { state: 'forwarded', saId });
      }
      await hospital.desk.refresh();
      expect(asked).toHaveLength(50);
      await hospital.desk.refresh();
      expect(new Set(asked).size).toBe(60);
    });

    it('the seldomer the longer nothing was decided, and every ten minutes at least', async () => {
      const { id } = await hospital.desk.submit(await request());
      await hospital.desk.forward(id);
      const during = async (minutes: number): Promise<number> => {
        const before = asked.length;
        for (let second = 0; second < 60 * minutes; second += 10) {
          hospital.clock.pass(10_000);
          await hospital.desk.refresh();
        }
        return asked.length - before;
      };
      expect(await during(1), 'in the first minute').toBe(6);
      await during(59);
      expect(await during(60), 'in the second hour').toBeLessThanOrEqual(11);
      hospital.clock.pass(24 * 3600 * 1000);
      expect(await during(30), 'in half an hour of the next day').toBe(3);
    });
  });

  it('asks about others though a registration cannot be read, which is told', async () => {
    const doctor = await hospital.person('doctor');
    const ids: string[] = [];
    for (const claimDigest of ['1'.repeat(64), '2'.repeat(64)])
      ids.push((await hospital.desk.submit(await request({ claimDigest }))).id);
    for (const id of ids) await hospital.desk.forward(id);
    hospital.sa.on(saApi.registrationDecision, ({ params: { id } }) => ({
      ...{ id, state: 'approved', updatedAt: '2024-09-02T02:00:00.000Z', pid: doctor.pid },
    }));
    const [damaged = '', whole = ''] = ids;
    await hospital.database('registrations').where({ id: damaged }).update({ role: 'nurse' });
    await expect(hospital.desk.refresh()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect((await hospital.registrations.get(whole)).state).toBe('approved');
    await expect(hospital.desk.list()).resolves.toMatchObject({ items: [{ id: whole }], unreadable: 1 });
  });

  it('asks again later when SA does not answer', async () => {
    const { id } = await hospital.desk.submit(await request());
    await hospital.desk.forward(id);
    hospital.sa.on(saApi.registrationDecision, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    await expect(hospital.desk.refresh()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('puts nobody else on it, and passes SA’s reason on', async () => {
    const { id } = await hospital.desk.submit(await request({ role: 'technician' }));
    await hospital.desk.forward(id);
    decides('declined');
    expect(await hospital.desk.list()).toMatchObject({ items: [{ state: 'declined', reason: 'unknown person' }] });
    expect((await hospital.roster.page({})).items).toEqual([]);
  });

  it('tells the outcome to the holder of the claim, and SA’s waiting as forwarded', async () => {
    const { id } = await hospital.desk.submit(await request());
    expect(await codeOf(hospital.desk.outcome(id, 'another token altogether'))).toBe('NOT_FOUND');
    expect(await hospital.desk.outcome(id, claim)).toMatchObject({ id, state: 'submitted' });
    await hospital.desk.forward(id);
    hospital.sa.on(saApi.registrationOutcome, ({ params, body }) => {
      expect([params.id, body.claim]).toEqual(['at-sa', claim]);
      return { id: 'at-sa', state: 'submitted', updatedAt: '2024-09-02T01:00:00.000Z' };
    });
    expect(await hospital.desk.outcome(id, claim)).toMatchObject({ id, state: 'forwarded' });
  });

  it('refuses a professional without a name, a doctor without a department of the house, an impossible identity', async () => {
    expect(await codeOf(hospital.desk.submit(await request({ displayName: undefined })))).toBe('INPUT_INVALID');
    expect(await codeOf(hospital.desk.submit(await request({ department: 'dentistry' })))).toBe('INPUT_INVALID');
    expect(
      await codeOf(hospital.desk.submit(await request({ rid: { kind: 'passport', number: 'x y z w', name: 'Li' } }))),
    ).toBe('RID_INVALID');
  });
});
