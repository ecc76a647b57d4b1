import { describe, expect, it, vi } from 'vitest';
import { renew } from '../../chaincode/testing/renewal.ts';
import {
  BEGINNING,
  DAY,
  inWorld,
  laterTime,
  makePerson,
  registrationOf,
  revoke,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import { MOST_AT_ONCE, ledgerApi } from '../../api/ledger/transactions.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import { Refusing } from '../../testing/ledger/faults/refusing.ts';
import { Line } from '../../testing/ledger/line.ts';
import { makeIdentity } from '../../testing/identity.ts';
import type { Claim } from './caller.ts';
import { Doorkeeper } from './doorkeeper.ts';

let world: ChaincodeWorld;
inWorld((entered) => (world = entered));

const thumbprint = 'a'.repeat(43);
const { standing } = ledgerApi.identities;

function claimOfPerson({ pid, mspId, role }: ChaincodeWorld['doctor']): Claim {
  return { kind: 'person', pid, mspId, role, thumbprint };
}

/** A doorkeeper that asks as a gate, its clock moved by hand, and how often it asks. */
async function doorkeeping() {
  let now = 0;
  const log = { info: vi.fn(), warn: vi.fn() };
  const line = new Line(world.ledger.as(await makeIdentity('CloudMSP', { role: 'gate' })));
  const asked = vi.spyOn(line, 'evaluate');
  const keeper = new Doorkeeper({ ledger: line, log, now: () => now });
  return { keeper, line, asked, log, pass: (milliseconds: number) => (now += milliseconds) };
}

const refusing = (code: ErrorCode) => (way: ConstructorParameters<typeof Refusing>[0]) =>
  new Refusing(way, standing, code, Number.POSITIVE_INFINITY);

const codeOf = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'let in',
    (error: unknown) => String((error as { code?: unknown }).code),
  );

describe('who comes', () => {
  it('is let in as the ledger says, and refused when they are revoked', async () => {
    const { keeper } = await doorkeeping();
    expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('let in');
    await revoke(world, world.doctor);
    expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('USER_REVOKED');
  });

  it('is nobody when the ledger does not know them, or in another role or organisation', async () => {
    const { keeper } = await doorkeeping();
    const claim = claimOfPerson(world.doctor);
    if (claim.kind !== 'person') throw new Error('expected a person');
    expect(await codeOf(keeper.admit({ ...claim, pid: 'f'.repeat(96) as PID }))).toBe('USER_UNKNOWN');
    expect(await codeOf(keeper.admit({ ...claim, role: 'hospital-admin' }))).toBe('NOT_AUTHENTICATED');
    expect(await codeOf(keeper.admit({ ...claim, mspId: 'Hospital2MSP' }))).toBe('NOT_AUTHENTICATED');
  });

  it('is refused with a certificate of before a renewal', async () => {
    const { keeper } = await doorkeeping();
    vi.setSystemTime(laterTime(BEGINNING, DAY));
    await renew(world, world.doctor);
    expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('CERTIFICATE_REPLACED');
  });

  it.each([
    ['workstation', 'INSTALLATION_REVOKED'],
    ['hospital', 'MACHINE_REVOKED'],
  ] as const)('is a %s: let in until its organisation has revoked it', async (role, refusal) => {
    const { keeper } = await doorkeeping();
    const claim = { kind: 'program', role, mspId: 'Hospital1MSP', key: 'b2'.repeat(32) } as const;
    expect(await codeOf(keeper.admit(claim))).toBe('let in');
    const operator = await makeIdentity('Hospital1MSP', { role: 'operator' });
    await world.ledger.submit(operator, ledgerApi.organisations.revokeInstallation, { key: claim.key });
    expect(await codeOf(keeper.admit(claim))).toBe(refusal);
  });

  it('is refused while nobody says whether they may', async () => {
    const { keeper, line } = await doorkeeping();
    line.through(refusing('LEDGER_UNAVAILABLE'));
    expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('LEDGER_UNAVAILABLE');
  });

  it('goes on for a minute while nobody says so, if they are there already and were let in', async () => {
    const { keeper, line, pass } = await doorkeeping();
    keeper.stays(claimOfPerson(world.doctor), () => undefined);
    await keeper.admit(claimOfPerson(world.doctor));
    line.through(refusing('LEDGER_UNAVAILABLE'));
    keeper.stays(claimOfPerson(world.patient), () => undefined);
    expect(await codeOf(keeper.admit(claimOfPerson(world.patient))), 'who has only come').toBe('LEDGER_UNAVAILABLE');
    for (const milliseconds of [30_000, 30_000]) {
      pass(milliseconds);
      expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('let in');
    }
    pass(1);
    expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('LEDGER_UNAVAILABLE');
  });

  it('is let in as before while the members still have a chaincode that tells nobody, which the program’s health says', async () => {
    const { keeper, line } = await doorkeeping();
    for (const code of ['INPUT_INVALID', 'NOT_AUTHENTICATED'] as const) {
      line.through(refusing(code));
      expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('let in');
    }
    expect(() => keeper.health().check()).toThrow(expect.objectContaining({ code: 'NOT_AVAILABLE' }) as Error);
  });

  it('is asked about once for all that they do within a second and a half, of a connection that stays', async () => {
    const { keeper, asked, pass } = await doorkeeping();
    keeper.stays(claimOfPerson(world.doctor), () => undefined);
    await keeper.admit(claimOfPerson(world.doctor));
    pass(1400);
    await keeper.admit(claimOfPerson(world.doctor));
    expect(asked).toHaveBeenCalledTimes(1);
    pass(200);
    await revoke(world, world.doctor);
    expect(await codeOf(keeper.admit(claimOfPerson(world.doctor)))).toBe('USER_REVOKED');
  });
});

describe('who is there', () => {
  it('is cut off at the next look once they are revoked, with all their connections, and nobody else is', async () => {
    const { keeper, log } = await doorkeeping();
    const [first, second, others] = [vi.fn(), vi.fn(), vi.fn()];
    keeper.stays(claimOfPerson(world.doctor), first);
    keeper.stays(claimOfPerson(world.doctor), second);
    keeper.stays(claimOfPerson(world.patient), others);
    await keeper.look();
    expect([first, second, others].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    await revoke(world, world.doctor);
    await keeper.look();
    await keeper.look();
    expect([first, second, others].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0]);
    expect(log.info).toHaveBeenCalledWith({ code: 'USER_REVOKED', role: 'doctor', connections: 2 }, 'cut off');
  });

  it('is not cut off for not being known yet, which is let in nowhere, and is once they are known and revoked', async () => {
    const { keeper } = await doorkeeping();
    const someone = await makePerson('doctor', 'Hospital1MSP');
    const cut = vi.fn();
    keeper.stays(claimOfPerson(someone), cut);
    await keeper.look();
    expect(cut).not.toHaveBeenCalled();
    expect(await codeOf(keeper.admit(claimOfPerson(someone)))).toBe('USER_UNKNOWN');
    await world.ledger.submit(world.sa, ledgerApi.identities.register, registrationOf(someone));
    await keeper.look();
    await revoke(world, someone);
    await keeper.look();
    expect(cut).toHaveBeenCalledTimes(1);
  });

  it('is asked about no more when they have gone, and nobody is asked about where nobody is', async () => {
    const { keeper, asked } = await doorkeeping();
    const cut = vi.fn();
    const leave = keeper.stays(claimOfPerson(world.doctor), cut);
    leave();
    await revoke(world, world.doctor);
    await keeper.look();
    expect([cut, asked].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  it('is asked about in as many questions as it takes', async () => {
    const { keeper, asked } = await doorkeeping();
    const cut = vi.fn();
    const claim = claimOfPerson(world.doctor);
    if (claim.kind !== 'person') throw new Error('expected a person');
    for (let number = 0; number <= MOST_AT_ONCE; number += 1)
      keeper.stays({ ...claim, thumbprint: String(number).padStart(43, 'a') }, cut);
    await revoke(world, world.doctor);
    await keeper.look();
    expect(asked).toHaveBeenCalledTimes(2);
    expect(cut).toHaveBeenCalledTimes(MOST_AT_ONCE + 1);
  });

  it('stays for a minute in which nobody says whether they may, and no longer; the program is not well meanwhile', async () => {
    const { keeper, line, log, pass } = await doorkeeping();
    const cut = vi.fn();
    keeper.stays(claimOfPerson(world.doctor), cut);
    await keeper.look();
    line.through(refusing('LEDGER_UNAVAILABLE'));
    pass(59_000);
    await expect(keeper.look()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await expect(keeper.look()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(cut).not.toHaveBeenCalled();
    expect(log.warn, 'told once').toHaveBeenCalledTimes(1);
    expect(() => keeper.health().check()).toThrow('1 last asked about 59000 ms ago');
    pass(1_001);
    await expect(keeper.look()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(cut).toHaveBeenCalledTimes(1);
  });

  it('is looked at every second', async () => {
    const { keeper } = await doorkeeping();
    const cut = new Promise<void>((resolve) => keeper.stays(claimOfPerson(world.doctor), resolve));
    await revoke(world, world.doctor);
    keeper.keep();
    await cut;
    await keeper.stop();
  });

  it('says how old its knowledge is', async () => {
    const { keeper, pass } = await doorkeeping();
    keeper.stays(claimOfPerson(world.doctor), () => undefined);
    await keeper.look();
    pass(300);
    expect(keeper.health().check()).toBe('1, asked about 300 ms ago');
  });
});
