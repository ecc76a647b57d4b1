import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { ShareId } from '../../domain/ids.ts';
import {
  inWorld,
  makeRequest,
  newPid,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import type { PersonCaller, ProgramCaller } from '../http/caller.ts';
import { askedUser } from './acquaintance.ts';

describe('the directory', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const ask = (caller: PersonCaller | ProgramCaller, pid: ChaincodePerson['pid'], shareId?: ShareId) =>
    askedUser(world.ledger.as(world.cloud), caller, { pid, shareId });
  const hospital: ProgramCaller = { kind: 'program', role: 'hospital', mspId: 'Hospital1MSP', key: 'b2'.repeat(32) };
  const refused = { code: 'NOT_ENTITLED' };

  async function callerOf({ pid, role, mspId }: ChaincodePerson): Promise<PersonCaller> {
    const user = await world.ledger.evaluate(world.cloud, ledgerApi.identities.get, { pid });
    return { kind: 'person', role, pid, mspId, user };
  }

  it('answers a person about themselves and whom they share with, as the ledger decides', async () => {
    const consumer = await callerOf(world.consumer);
    await expect(ask(consumer, world.consumer.pid)).resolves.toMatchObject({ pid: world.consumer.pid });
    await expect(ask(consumer, world.patient.pid)).rejects.toMatchObject(refused);
    const { shareId } = await world.ledger.submit(world.consumer, ledgerApi.shares.request, makeRequest(world.patient));
    await expect(ask(consumer, world.patient.pid, shareId)).resolves.toMatchObject({ role: 'patient' });
    await expect(ask(consumer, world.otherPatient.pid, shareId)).rejects.toMatchObject(refused);
  });

  it('answers a hospital about its own people and patients, and about nobody else', async () => {
    for (const known of [world.patient, world.doctor, world.technician])
      await expect(ask(hospital, known.pid)).resolves.toMatchObject({ pid: known.pid });
    const refusals = await Promise.all(
      [world.doctor2.pid, world.consumer.pid, world.officer.pid, newPid()].map((pid) =>
        ask(hospital, pid).catch((error: unknown) => error),
      ),
    );
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect(refusals[0]).toMatchObject(refused);
  });
});
