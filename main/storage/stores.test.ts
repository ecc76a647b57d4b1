import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { testClouds } from '../../testing/one-cloud.ts';
import { Stores } from './stores.ts';

const reached: string[] = [];
const stores = new Stores(testClouds, ({ mspId }) => ({
  put: () => Promise.resolve(void reached.push(`put ${mspId}`)),
  get: () => Promise.reject(new OpenwardError('STORAGE_UNAVAILABLE')),
}));
const grantOf = (bucket: string) => ({ url: `https://gate.test:9000/${bucket}/records/x?signed`, headers: {} });

it('an object goes to the storage whose bucket the permission names, whoever gave it', async () => {
  await stores.put(grantOf('second-records'), Readable.from([]), 0);
  await stores.put(grantOf('openward-records'), Readable.from([]), 0);
  expect(reached).toEqual(['put Cloud2MSP', 'put CloudMSP']);
});

it('a storage that cannot be reached is told of by its cloud', async () => {
  await expect(stores.get(grantOf('second-records'))).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    details: { cloud: 'Cloud2MSP' },
  });
});

it('nothing is sent to a storage that is no member’s', async () => {
  await expect(stores.get(grantOf('elsewhere'))).rejects.toMatchObject({ code: 'CLOUD_UNKNOWN' });
});
