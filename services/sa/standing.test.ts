import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { saApi } from '../../api/http/sa.ts';
import {
  inWorld,
  makeRequest,
  newPid,
  newShareId,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import type { ShareId } from '../../domain/ids.ts';
import { standingOf } from './standing.ts';
import { TestSa } from './testing.ts';

describe('SA’s word on who somebody is', () => {
  let world: ChaincodeWorld;
  let sa: TestSa;
  let shareId: ShareId;
  inWorld((entered) => (world = entered));
  beforeEach(async () => {
    sa = await TestSa.open();
    const request = makeRequest(world.patient);
    ({ shareId } = await world.ledger.submit(world.consumer, ledgerApi.shares.request, request));
  });
  afterEach(() => sa.database.destroy());

  const refusal = (by: ChaincodePerson, pid: ChaincodePerson['pid'], named = shareId): Promise<unknown> =>
    standingOf(
      pid,
      { by: by.pid, shareId: named },
      { registrations: sa.registrations, ledger: world.ledger.as(world.sa), clock: sa.clock },
    ).catch((error: unknown) => error);

  it('is for patients alone', () => {
    expect(saApi.standing.callers).toEqual(['patient']);
  });

  it('is looked up for the patient who was asked', async () => {
    // SA's own list is empty in this test: that it is asked at all is the answer.
    expect(await refusal(world.patient, world.consumer.pid)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused about anybody else, in the same words whether they exist or not', async () => {
    const expected = await refusal(world.patient, newPid());
    expect(expected).toMatchObject({ code: 'NOT_ENTITLED' });
    for (const pid of [world.otherConsumer.pid, world.doctor.pid, world.otherPatient.pid])
      expect(await refusal(world.patient, pid)).toEqual(expected);
    expect(await refusal(world.otherPatient, world.consumer.pid)).toEqual(expected);
    expect(await refusal(world.patient, world.consumer.pid, newShareId())).toEqual(expected);
  });
});
