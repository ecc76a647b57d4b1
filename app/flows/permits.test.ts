import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { openRecord } from './query.ts';
import { inClinic, tid, type Clinic } from './testing/clinic.ts';
import { granted, offered, recorded } from './testing/story.ts';
import { openShare } from './use.ts';

let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
});

const MINUTE = 60_000;
/** The client's own clock, so many minutes ahead of everybody else's. */
const clock = (minutes: number): Clock => ({ now: () => new Date(Date.now() + minutes * MINUTE) });

/** Permissions run out: the storage refuses as many of the next requests to read. */
function refuse(times: number): { readonly mock: { readonly calls: readonly unknown[] } } {
  const get = vi.spyOn(clinic.store, 'get');
  for (let time = 0; time < times; time += 1) get.mockRejectedValueOnce(new OpenwardError('PERMIT_REFUSED'));
  return get;
}

describe.each([-4, 0, 4])('with the client’s clock %i minutes ahead', (minutes) => {
  it('a patient who reads for longer than a permission lasts can sign', async () => {
    await offered(clinic);
    const patient = { ...clinic.ports(clinic.cast.patient), clock: clock(minutes) };
    const opened = await openConfirmation(patient, 'hospital1', tid);
    const get = refuse(1);
    expect((await signConfirmation(patient, opened)).record).toMatchObject({ T_ID: tid });
    expect(get.mock.calls).toHaveLength(2);
  });

  it('a permission that the storage takes is not asked for again', async () => {
    await offered(clinic);
    const patient = { ...clinic.ports(clinic.cast.patient), clock: clock(minutes) };
    const opened = await openConfirmation(patient, 'hospital1', tid);
    const permissions = (): number => clinic.trace.count('cloud POST /v1/storage/downloads');
    const before = permissions();
    await signConfirmation(patient, opened);
    expect(permissions()).toBe(before);
  });
});

describe('a permission that has run out is asked for anew', () => {
  beforeEach(() => recorded(clinic));

  it('by the patient who opens a record', async () => {
    refuse(1);
    expect((await openRecord(clinic.ports(clinic.cast.patient), tid)).record.T_ID).toBe(tid);
  });

  it('by the recipient of a share, with the same release, so that one use is recorded', async () => {
    const shareId = await granted(clinic);
    refuse(1);
    await openShare(clinic.ports(clinic.cast.consumer), shareId);
    expect(await clinic.uses()).toHaveLength(1);
  });

  it('once, and told as what it is when the storage takes no new one either', async () => {
    const get = refuse(2);
    await expect(openRecord(clinic.ports(clinic.cast.patient), tid)).rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
    expect(get.mock.calls).toHaveLength(2);
  });
});

it('a share is not called expired because the recipient’s clock says so', async () => {
  await recorded(clinic);
  const shareId = await granted(clinic);
  const consumer = { ...clinic.ports(clinic.cast.consumer), clock: clock(1_000_000) };
  expect((await openShare(consumer, shareId)).share.shareId).toBe(shareId);
});
