import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import {
  shareGrantedTo,
  inWorld,
  makeGrant,
  makePde,
  makeRequest,
  makeRevocation,
  openedTreatment,
  recordPut,
  sha384Of,
  type ChaincodeWorld,
} from '../testing/world.ts';
import { requireGranted } from './rules.ts';

const api = ledgerApi.shares;
const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('a share', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('goes through no proxy of another kind, though the others are right', async () => {
    const record = await recordPut(world);
    const request = makeRequest(world.patient);
    await world.ledger.submit(world.consumer, api.request, request);
    const through = (proxies: string[]) =>
      makeGrant(
        { patient: world.patient, consumer: world.consumer, request, record },
        { proxies, fragmentDigests: proxies.map(sha384Of) },
      );
    for (const proxies of [
      ['CloudMSP', 'Hospital1MSP'],
      ['Hospital1MSP', 'CloudMSP'],
      ['CloudMSP', 'Cloud2MSP', 'NowhereMSP'],
    ])
      await expect(world.ledger.submit(world.patient, api.grant, await through(proxies))).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    const right = await through(['CloudMSP', 'Cloud2MSP']);
    await expect(world.ledger.submit(world.patient, api.grant, right)).resolves.toMatchObject({ status: 'granted' });
  });

  it('is granted by its status and its grant together, and by neither alone', async () => {
    const { grant } = await shareGrantedTo(world);
    const share = await world.ledger.evaluate(world.patient, api.get, { shareId: grant.shareId });
    const { granted, ...rest } = share;
    expect(requireGranted(share)).toEqual(granted);
    expect(() => requireGranted(rest)).toThrow(code('SHARE_NOT_GRANTED'));
    for (const status of ['requested', 'declined'] as const)
      expect(() => requireGranted({ ...share, status })).toThrow(code('SHARE_NOT_GRANTED'));
    expect(() => requireGranted({ ...share, status: 'revoked' })).toThrow(code('SHARE_REVOKED'));
  });
});

describe('a refused signature', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('is named, with what was wrong with it', async () => {
    const pde = await makePde({ tid: await openedTreatment(world), patient: world.patient, doctor: world.doctor });
    const { grant } = await shareGrantedTo(world);
    const revocation = await makeRevocation(world.patient, grant.shareId);
    const request = makeRequest(world.patient);
    await world.ledger.submit(world.consumer, api.request, request);
    const record = await recordPut(world);
    const other = await makeGrant({ patient: world.patient, consumer: world.consumer, request, record });
    const refused = (what: string) => ({
      code: 'SIGNATURE_INVALID',
      message: `${what}: It does not fit the statement and key`,
    });
    const reworded = { ...revocation, reasonDigest: sha384Of('Another') };
    await expect(world.ledger.submit(world.patient, api.revoke, reworded)).rejects.toMatchObject(refused('revocation'));
    const longer = { ...other, csBytes: other.csBytes + 1 };
    await expect(world.ledger.submit(world.patient, api.grant, longer)).rejects.toMatchObject(refused('grant'));
    const own = { ...pde, D_SD: pde.D_SP };
    await expect(world.ledger.submit(world.patient, ledgerApi.records.put, own)).rejects.toMatchObject({
      message: 'D_SD: It was made with another certificate',
    });
    const theirs = { ...pde, D_SP: pde.D_SD };
    await expect(world.ledger.submit(world.patient, ledgerApi.records.put, theirs)).rejects.toMatchObject({
      message: 'D_SP: It was made with another certificate',
    });
  });
});
