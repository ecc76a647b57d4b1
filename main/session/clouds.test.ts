import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeProfile } from '../boot/profile.fixture.ts';
import { knownCloudsIn, ownCloudIn } from './clouds.ts';
import { loadProfile } from './profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-clouds-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { profile } = loadProfile(await writeProfile(folder));

it('a profile of when there was one cloud has everybody’s data there', () => {
  const { cloud, storage } = profile;
  const organisations = ['TestMSP', 'SaMSP', 'CloudMSP'];
  const gate = { url: storage.url, serverName: storage.serverName };
  expect(knownCloudsIn(profile)).toEqual([{ ...cloud, mspId: 'CloudMSP', bucket: 'bucket', gate, organisations }]);
  expect(ownCloudIn(profile).mspId).toBe('CloudMSP');
});

it('the own cloud is the one that has the organisation’s data, whichever comes first', () => {
  const [first] = knownCloudsIn(profile);
  if (first === undefined) throw new Error('expected a cloud');
  const clouds = [
    { ...first, organisations: ['SaMSP'] },
    { ...first, mspId: 'Cloud2MSP', bucket: 'second-records', organisations: ['TestMSP'] },
  ];
  expect(ownCloudIn({ ...profile, clouds }).mspId).toBe('Cloud2MSP');
  expect(() => ownCloudIn({ ...profile, clouds, mspId: 'OtherMSP' })).toThrow(
    expect.objectContaining({ code: 'CLOUD_UNKNOWN' }),
  );
});
