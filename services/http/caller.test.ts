import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renewalOf } from '../../chaincode/testing/renewal.ts';
import { BEGINNING, DAY, inWorld, laterTime, type ChaincodeWorld } from '../../chaincode/testing/world.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { makeIdentity } from '../../testing/identity.ts';
import { foundNetwork } from '../../testing/ledger/network.ts';
import { Authenticator, KnownPrograms } from './caller.ts';

describe('an installation of the client', () => {
  const key = 'b2'.repeat(32);
  const claim = { kind: 'program', role: 'workstation', mspId: 'Hospital1MSP', key } as const;

  it('is let in until its organisation has revoked it, and refused by the next call', async () => {
    const { ledger, hospital2 } = await foundNetwork();
    const callers = new Authenticator(ledger.as(hospital2));
    expect(await callers.confirm(claim)).toEqual(claim);
    const operator = await makeIdentity('Hospital1MSP', { role: 'operator' });
    await ledger.submit(operator, ledgerApi.organisations.revokeInstallation, { key });
    await expect(callers.confirm(claim)).rejects.toMatchObject({ code: 'INSTALLATION_REVOKED' });
    expect(await callers.confirm({ ...claim, key: 'c3'.repeat(32) })).toMatchObject({ role: 'workstation' });
  });

  it('is let in while the members still have a chaincode that knows no revocations, and not when the ledger is away', async () => {
    const answering = (code: 'INPUT_INVALID' | 'LEDGER_UNAVAILABLE') =>
      new Authenticator({
        evaluate: () => Promise.reject(new OpenwardError(code)),
        submit: () => Promise.reject(new Error('nothing is submitted')),
      });
    expect(await answering('INPUT_INVALID').confirm(claim)).toEqual(claim);
    await expect(answering('LEDGER_UNAVAILABLE').confirm(claim)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  });
});

describe('a program of a node', () => {
  it.each([
    ['hospital', 'Hospital1MSP'],
    ['proxy', 'CloudMSP'],
    ['sa', 'SaMSP'],
    ['gate', 'CloudMSP'],
    ['operator', 'Hospital2MSP'],
  ] as const)('of the role %s is let in until its own organisation has revoked its key', async (role, mspId) => {
    const { ledger, hospital1 } = await foundNetwork();
    const callers = new Authenticator(ledger.as(hospital1));
    const claim = { kind: 'program', role, mspId, key: 'b2'.repeat(32) } as const;
    const revoke = async (by: string) =>
      ledger.submit(await makeIdentity(by, { role: 'operator' }), ledgerApi.organisations.revokeInstallation, {
        key: claim.key,
      });
    await revoke('InstituteMSP');
    expect(await callers.confirm(claim), 'after another organisation has revoked a key of its own').toEqual(claim);
    await revoke(mspId);
    await expect(callers.confirm(claim)).rejects.toMatchObject({ code: 'MACHINE_REVOKED' });
  });
});

describe('a service that people have no business with', () => {
  const program = { kind: 'program', role: 'sa', mspId: 'SaMSP', key: 'b2'.repeat(32) } as const;
  const revoked = { ...program, key: 'c3'.repeat(32) };
  let callers: KnownPrograms;
  beforeEach(async () => {
    const { ledger, hospital1 } = await foundNetwork();
    const operator = await makeIdentity('SaMSP', { role: 'operator' });
    await ledger.submit(operator, ledgerApi.organisations.revokeInstallation, { key: revoked.key });
    callers = new KnownPrograms([{ role: 'sa', mspId: 'SaMSP' }], ledger.as(hospital1));
  });

  it('lets in the programs it was told of, but for those whose key is revoked', async () => {
    expect(await callers.confirm(program)).toEqual(program);
    await expect(callers.confirm(revoked)).rejects.toMatchObject({ code: 'MACHINE_REVOKED' });
  });

  it('lets in nobody else: no other role, no other organisation, no monitor and no person', async () => {
    const strangers = [
      { ...program, role: 'hospital' },
      { ...program, mspId: 'Hospital1MSP' },
      { kind: 'monitor', role: 'monitor', mspId: 'SaMSP' },
      {
        kind: 'person',
        role: 'sa-officer',
        mspId: 'SaMSP',
        pid: PID.parse('a'.repeat(96)),
        thumbprint: 'a'.repeat(43),
      },
    ] as const;
    for (const stranger of strangers)
      await expect(callers.confirm(stranger), JSON.stringify(stranger)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});

describe('a person', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('is let in with any TLS certificate of theirs until they renew, and then with the new one alone', async () => {
    const callers = new Authenticator(world.ledger.as(world.hospital1));
    const { pid, role, mspId } = world.doctor;
    const claim = (thumbprint: string) => ({ kind: 'person', pid, role, mspId, thumbprint }) as const;
    await expect(callers.confirm(claim('a'.repeat(43)))).resolves.toMatchObject({ pid });
    vi.setSystemTime(laterTime(BEGINNING, DAY));
    const { renewal } = await renewalOf(world.doctor);
    await world.ledger.submit(world.sa, ledgerApi.identities.renew, renewal);
    const replaced = { code: 'CERTIFICATE_REPLACED' };
    await expect(callers.confirm(claim('a'.repeat(43)))).rejects.toMatchObject(replaced);
    await expect(callers.confirm(claim(world.doctor.thumbprint))).rejects.toMatchObject(replaced);
    await expect(callers.confirm(claim(certificateThumbprint(renewal.tlsCertificate)))).resolves.toMatchObject({ pid });
  });
});
