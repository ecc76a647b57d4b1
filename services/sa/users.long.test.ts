import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saApi } from '../../api/http/sa.ts';
import { MspId, PID } from '../../domain/ids.ts';
import { PersonRole, type User } from '../../domain/user.ts';
import type { PersonCaller } from '../http/caller.ts';
import { Revocation } from './revocation.ts';
import { TestSa } from './testing.ts';
import { usersFor } from './users.ts';

describe('users, as SA shows them', () => {
  let sa: TestSa;
  let registered: Record<string, User>;
  beforeEach(async () => {
    sa = await TestSa.open();
    registered = {};
    for (const [name, mspId, role] of [
      ['doctor', 'Hospital1MSP', 'doctor'],
      ['technician', 'Hospital1MSP', 'technician'],
      ['patient', 'Hospital1MSP', 'patient'],
      ['elsewhere', 'Hospital2MSP', 'doctor'],
    ] as const)
      registered[name] = await register(name, mspId, role);
  });
  afterEach(() => sa.database.destroy());

  async function register(number: string, mspId: string, role: 'doctor' | 'technician' | 'patient'): Promise<User> {
    const rid = { kind: 'staff-number', number, name: number } as const;
    const { id } = await sa.intake.submit(await sa.submission({ mspId, role, rid, displayName: number }));
    const { pid } = await sa.approval().approve(id);
    return sa.user(pid ?? '');
  }

  const caller = (role: PersonRole, mspId: string, user = registered['patient']): PersonCaller => {
    if (user === undefined) throw new Error('expected somebody to be registered');
    return { kind: 'person', role, mspId, pid: PID.parse('f'.repeat(96)), user };
  };
  const hospital = () => usersFor(caller('hospital-admin', 'Hospital1MSP'), sa.registrations);
  const officer = () => usersFor(caller('sa-officer', 'SaMSP'), sa.registrations);
  const pidOf = (name: string): PID => PID.parse(registered[name]?.pid);
  const namesIn = ({ items }: { items: readonly { displayName?: string | undefined }[] }) =>
    items.map(({ displayName = 'patient' }) => displayName).sort();

  it('are for officers and administrators alone', () => {
    for (const { callers } of [saApi.listUsers, saApi.revokeUser])
      expect(callers).toEqual(['sa-officer', 'hospital-admin']);
  });

  it('are all for an officer, and a hospital’s own staff for its administrator, whatever is asked for', async () => {
    expect(namesIn(await officer().page({}))).toEqual(['doctor', 'elsewhere', 'patient', 'technician']);
    expect(namesIn(await hospital().page({}))).toEqual(['doctor', 'technician']);
    expect(namesIn(await hospital().page({ mspId: MspId.parse('Hospital2MSP'), role: 'doctor' }))).toEqual(['doctor']);
    expect(namesIn(await hospital().page({ role: 'patient' }))).toEqual([]);
  });

  it.each(['patient', 'elsewhere'])(
    'of whom %s is none of a hospital’s to revoke, in the words for whoever is not registered',
    async (name) => {
      const unknown = await hospital()
        .requireRevocable(PID.parse('0'.repeat(96)))
        .catch((error: unknown) => error);
      expect(unknown).toMatchObject({ code: 'NOT_FOUND' });
      await expect(hospital().requireRevocable(pidOf(name))).rejects.toEqual(unknown);
      await expect(officer().requireRevocable(pidOf(name))).resolves.toBeUndefined();
    },
  );

  it('end their own registration and nobody else’s, whatever is sent, and are answered before the registrar is', async () => {
    const { registrations, ledger } = sa;
    const log = { warn: () => undefined };
    const revocation = new Revocation({ registrations, ledger, authorityOf: () => sa.authority, log });
    const own = { ...caller('patient', 'Hospital1MSP'), pid: pidOf('patient') };
    const { statusAt } = await revocation.endOwn(own, 'My stick was stolen');
    expect(await revocation.endOwn(own, 'once more'), 'the same twice').toMatchObject({ statusAt });
    expect(await sa.user(pidOf('patient'))).toMatchObject({ status: 'revoked', statusAt });
    for (const other of ['doctor', 'technician', 'elsewhere'])
      expect(await sa.user(pidOf(other))).toMatchObject({ status: 'active' });
    expect(saApi.endOwnRegistration.body.safeParse({ reason: 'x', pid: pidOf('doctor') }).success).toBe(false);
    const { items } = await officer().page({ status: 'revoked' });
    expect(items).toMatchObject([{ endedBy: 'self', statusReason: 'My stick was stolen' }]);
    expect(await registrations.getByPid(pidOf('patient'))).toMatchObject({ state: 'revoking' });
    await revocation.resume((_, error) => expect.unreachable(String(error)));
    expect(await registrations.getByPid(pidOf('patient'))).toMatchObject({ state: 'revoked', endedBy: 'self' });
  });

  it('may end their own registration in whatever role, and nobody who is no person', () => {
    expect(saApi.endOwnRegistration.callers).toEqual(PersonRole.options);
  });

  it('are not to revoke themselves', async () => {
    for (const users of [hospital(), officer()])
      await expect(users.requireRevocable(PID.parse('f'.repeat(96)))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of a hospital are revoked by it, and the reason it gave is the officers’ to read', async () => {
    await hospital().requireRevocable(pidOf('doctor'));
    const { registrations, ledger } = sa;
    const log = { warn: () => undefined };
    const revocation = new Revocation({ registrations, ledger, authorityOf: () => sa.authority, log });
    const revoked = await revocation.revoke(pidOf('doctor'), 'Left the hospital', hospital().endsAs);
    expect(hospital().rowOf(revoked)).toMatchObject({
      status: 'revoked',
      statusReason: '',
      endedBy: hospital().endsAs,
    });
    expect((await sa.user(pidOf('doctor'))).status).toBe('revoked');
    const seen = async (users: ReturnType<typeof usersFor>) =>
      (await users.page({ status: 'revoked' })).items.map(({ statusReason }) => statusReason);
    expect(await seen(hospital())).toEqual(['']);
    expect(await seen(officer())).toEqual(['Left the hospital']);
  });
});
