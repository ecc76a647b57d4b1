import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { testClouds } from '../../testing/one-cloud.ts';
import { cloudApi } from './cloud.ts';
import { cloudsAmong } from './clouds.ts';

const away = (code: 'SERVICE_UNAVAILABLE' | 'NOT_FOUND') => ({
  call: () => Promise.reject(new OpenwardError(code, 'why', { details: { retryAfter: 30 } })),
});
const digest = 'a'.repeat(96);

describe('where there are several clouds', () => {
  const clouds = cloudsAmong(
    () => testClouds,
    'Hospital2MSP',
    () => away('SERVICE_UNAVAILABLE'),
  );

  it('one is found by whose people’s data it has, by an object’s address, and by its name', () => {
    expect([clouds.own.mspId, clouds.of('InstituteMSP').mspId]).toEqual(['Cloud2MSP', 'CloudMSP']);
    expect(clouds.holding(`s3://second-records/records/${digest}`).mspId).toBe('Cloud2MSP');
    expect(clouds.named('CloudMSP')).toMatchObject({ mspId: 'CloudMSP', bucket: 'openward-records' });
  });

  it.each<[string, () => unknown]>([
    ['an organisation nobody knows', () => clouds.of('NowhereMSP')],
    ['an object in no cloud’s bucket', () => clouds.holding(`s3://elsewhere/records/${digest}`)],
    ['a proxy that is no cloud', () => clouds.named('InstituteMSP')],
  ])('nobody is taken for the cloud of %s', (_, ask) => {
    expect(ask).toThrow(expect.objectContaining({ code: 'CLOUD_UNKNOWN' }));
  });

  it('one that cannot be reached is told of by name, and what it answers is as it was', async () => {
    const asked = clouds.of('SaMSP').service.call(cloudApi.undeliveredWords);
    await expect(asked).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'why',
      details: { cloud: 'CloudMSP', retryAfter: 30 },
    });
    const refusing = cloudsAmong(
      () => testClouds,
      'SaMSP',
      () => away('NOT_FOUND'),
    );
    await expect(refusing.own.service.call(cloudApi.undeliveredWords)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { retryAfter: 30 },
    });
  });
});

it('the only cloud is asked for everything, and says itself what it has not', () => {
  const clouds = cloudsAmong(
    () => testClouds.slice(0, 1),
    'Hospital2MSP',
    () => away('NOT_FOUND'),
  );
  const asked = [clouds.own, clouds.of('GoneMSP'), clouds.holding(`s3://elsewhere/records/${digest}`)];
  expect(asked.map(({ mspId }) => mspId)).toEqual(['CloudMSP', 'CloudMSP', 'CloudMSP']);
});
