import type { Context } from 'fabric-contract-api';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { authorityOf, makeIdentity } from '../../testing/identity.ts';
import { inWorld, revoke, type ChaincodeWorld } from '../testing/world.ts';
import { proposerOf } from './proposer.ts';

/** One organisation of each type, and one that SA has not put on the ledger. */
const organisations = ['SaMSP', 'Hospital1MSP', 'CloudMSP', 'InstituteMSP', 'NowhereMSP'] as const;

/** Whose services of each role are let in. */
const homes = {
  sa: ['SaMSP'],
  hospital: ['Hospital1MSP'],
  proxy: ['CloudMSP'],
  // No channel has them as members.
  workstation: [],
} as const;

describe('a caller', () => {
  it('whose certificate cannot be read is refused, with the cause', () => {
    const identity = z.custom<Context['clientIdentity']>().parse({
      getMSPID: () => 'Hospital1MSP',
      getAttributeValue: (name: string) => (name === 'role' ? 'doctor' : 'ab'.repeat(48)),
      getIDBytes: () => Buffer.from('no certificate'),
    });
    expect(() => proposerOf(identity)).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_INVALID', cause: expect.any(Error) }) as Error,
    );
  });
});

describe('the root that vouches for a certificate', () => {
  it.each(['sa', 'hospital', 'proxy', 'gate', 'workstation', 'doctor', 'patient'])(
    'is the one for a %s, or the caller is nobody',
    async (role) => {
      const kinds = await Promise.all(
        AuthorityKind.options.map(async (kind) => {
          const authority = await authorityOf('Hospital1MSP', kind);
          const { certificate } = await authority.issue({ role, pid: 'ab'.repeat(48) });
          try {
            return [kind, proposerOf(identity(certificate, role)).role];
          } catch (error) {
            return [kind, error instanceof OpenwardError ? error.code : error];
          }
        }),
      );
      const nodes = ['sa', 'hospital', 'proxy', 'gate'].includes(role);
      expect(Object.fromEntries(kinds)).toEqual({
        nodes: nodes ? role : 'NOT_AUTHENTICATED',
        people: nodes ? 'NOT_AUTHENTICATED' : role,
      });
    },
  );

  function identity(certificate: string, role: string): Context['clientIdentity'] {
    return z.custom<Context['clientIdentity']>().parse({
      getMSPID: () => 'Hospital1MSP',
      getAttributeValue: (name: string) => (name === 'role' ? role : 'ab'.repeat(48)),
      getIDBytes: () => Buffer.from(certificate),
    });
  }
});

describe('a service', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it.each(['sa', 'hospital', 'proxy', 'workstation'] as const)(
    'of role %s is let in from the organisations that have such, and from no other',
    async (role) => {
      const letIn: string[] = [];
      for (const mspId of organisations) {
        const service = await makeIdentity(mspId, { role });
        await world.ledger.evaluate(service, ledgerApi.health.look, {}).then(
          () => letIn.push(mspId),
          (error: unknown) => expect(error, mspId).toMatchObject({ code: 'NOT_ENTITLED' }),
        );
      }
      expect(letIn).toEqual(homes[role]);
    },
  );

  it('of role registrar is told which installations speak for nobody, and nothing of what people do', async () => {
    const registrar = await makeIdentity('InstituteMSP', { role: 'registrar' });
    const installation = { mspId: 'InstituteMSP', key: 'a1'.repeat(32) };
    const asked = world.ledger.evaluate(registrar, ledgerApi.organisations.installation, installation);
    await expect(asked).resolves.toEqual({});
    const refused = { code: 'NOT_ENTITLED', message: expect.stringContaining('registrar') as unknown };
    const { pid } = world.patient;
    for (const answer of [
      world.ledger.evaluate(registrar, ledgerApi.health.look, {}),
      world.ledger.evaluate(registrar, ledgerApi.identities.get, { pid }),
      world.ledger.evaluate(registrar, ledgerApi.treatments.get, { tid: TID.parse(`T-${'0'.repeat(32)}`) }),
    ])
      await expect(answer).rejects.toMatchObject(refused);
  });

  it('of role gate is told who may stay at its door, and nothing else, whoever’s gate it is', async () => {
    const gate = await makeIdentity('InstituteMSP', { role: 'gate' });
    const { pid } = world.patient;
    const asked = world.ledger.evaluate(gate, ledgerApi.identities.standing, { people: [pid], installations: [] });
    await expect(asked).resolves.toMatchObject({ people: [{ pid, status: 'active' }] });
    for (const answer of [
      world.ledger.evaluate(gate, ledgerApi.health.look, {}),
      world.ledger.evaluate(gate, ledgerApi.identities.get, { pid }),
      world.ledger.submit(gate, ledgerApi.identities.setStatus, {
        pid,
        status: 'revoked',
        reasonDigest: 'a'.repeat(96),
      }),
      world.ledger.evaluate(gate, ledgerApi.treatments.get, { tid: TID.parse(`T-${'0'.repeat(32)}`) }),
    ])
      await expect(answer).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
        message: expect.stringContaining('gate') as unknown,
      });
  });

  it.each([
    ['sa', 'SaMSP'],
    ['hospital', 'Hospital1MSP'],
    ['proxy', 'CloudMSP'],
    ['operator', 'Hospital1MSP'],
    ['registrar', 'InstituteMSP'],
  ] as const)('of role %s is nobody once its own organisation has revoked its key', async (role, mspId) => {
    const service = await makeIdentity(mspId, { role });
    const key = keyThumbprint(service.certificate);
    const ask = () => world.ledger.evaluate(service, ledgerApi.organisations.list, {});
    const revokedBy = async (by: string) =>
      world.ledger.submit(await makeIdentity(by, { role: 'operator' }), ledgerApi.organisations.revokeInstallation, {
        key,
      });
    await revokedBy('Hospital2MSP');
    await expect(ask(), 'by another organisation').resolves.toBeDefined();
    await revokedBy(mspId);
    await expect(ask()).rejects.toMatchObject({ code: 'MACHINE_REVOKED' });
  });

  it('is no service in the name of a role that a person has', async () => {
    const impostor = await makeIdentity('Hospital1MSP', { role: 'doctor' });
    await expect(world.ledger.evaluate(impostor, ledgerApi.health.look, {})).rejects.toMatchObject({
      code: 'NOT_AUTHENTICATED',
    });
  });
});

describe('whoever is refused', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('is told that, whatever else is wrong with what they ask', async () => {
    await revoke(world, world.patient);
    const unknown = { tid: TID.parse(`T-${'0'.repeat(32)}`) };
    await expect(world.ledger.evaluate(world.patient, ledgerApi.records.get, unknown)).rejects.toMatchObject({
      code: 'USER_REVOKED',
    });
  });
});
