import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { assembleRecord, offer } from './seal.ts';
import { draft, inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { streamOf } from './testing/memory-ports.ts';
import { download } from './transfer.ts';

let cast: ClinicCast;
let clinic: Clinic;
let doctor: ReturnType<Clinic['ports']>;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(() => {
  doctor = clinic.ports(cast.doctor);
});

const offering = async () => offer(doctor, await assembleRecord(doctor, draft(cast)));
const unsigned = () => !clinic.trace.has('doctor signs') && clinic.confirmations.size === 0;

describe('an upload', () => {
  it.each([
    ['another digest', (kind: string) => `${kind}/${'0'.repeat(96)}`],
    ['another kind', (_: string, digest: string) => `shares/${digest}`],
  ])('is not made, and nothing is signed, when the permission is for %s', async (_, elsewhere) => {
    clinic.cloud.on(cloudApi.grantUpload, (__, { kind, digest }) => ({
      url: 'https://storage.test/x',
      headers: {},
      expiresAt: clinic.now.toISOString(),
      objectUrl: `s3://openward-records/${elsewhere(kind, digest)}`,
    }));
    await expect(offering()).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    expect(clinic.store.objects.size).toBe(0);
    expect(unsigned()).toBe(true);
  });

  it('is not made over a hop without TLS, though the cloud says so', async () => {
    clinic.cloud.on(cloudApi.grantUpload, (_, { kind, digest }) => ({
      url: `http://storage.test/${kind}/${digest}`,
      headers: {},
      expiresAt: clinic.now.toISOString(),
      objectUrl: `s3://openward-records/${kind}/${digest}`,
    }));
    await expect(offering()).rejects.toThrow();
    expect(clinic.store.objects.size).toBe(0);
    expect(unsigned()).toBe(true);
  });

  it('that fails is not signed for', async () => {
    vi.spyOn(clinic.store, 'put').mockRejectedValue(new OpenwardError('STORAGE_UNAVAILABLE'));
    await expect(offering()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(unsigned()).toBe(true);
  });

  it('asks for a new permission, once, when the storage takes the first no more', async () => {
    const put = vi.spyOn(clinic.store, 'put').mockRejectedValueOnce(new OpenwardError('PERMIT_REFUSED'));
    expect(await offering()).toMatchObject({ tid, version: 1 });
    expect(put).toHaveBeenCalledTimes(2);
    put.mockReset().mockRejectedValue(new OpenwardError('PERMIT_REFUSED'));
    await expect(offering()).rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
    expect(put).toHaveBeenCalledTimes(2);
  });

  it('of what is there already is as good as done', async () => {
    vi.spyOn(clinic.store, 'put').mockRejectedValue(new OpenwardError('OBJECT_EXISTS'));
    expect(await offering()).toMatchObject({ tid, version: 1 });
  });
});

describe('a download', () => {
  const grant = { url: 'https://storage.test/records/x', headers: {} };
  const expected = { digest: '0'.repeat(96), bytes: 4 };

  it('of another length than was signed is not begun', async () => {
    const body = streamOf(Buffer.from('12345'));
    vi.spyOn(clinic.store, 'get').mockResolvedValue({ body, bytes: 5 });
    const keep = vi.spyOn(doctor.spool, 'keep');
    await expect(download(doctor, grant, expected, {})).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(keep).not.toHaveBeenCalled();
    expect(body.destroyed).toBe(true);
  });

  it('that is longer than it was announced leaves nothing behind', async () => {
    vi.spyOn(clinic.store, 'get').mockResolvedValue({ body: streamOf(Buffer.from('12345')), bytes: 4 });
    await expect(download(doctor, grant, expected, {})).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(doctor.spool.kept).toBe(0);
  });
});
