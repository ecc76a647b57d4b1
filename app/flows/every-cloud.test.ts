import { describe, expect, it } from 'vitest';
import type { Cloud } from '../../api/http/clouds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { fromEveryCloud } from './every-cloud.ts';

const service: Cloud['service'] = { call: () => Promise.reject(new Error('asked by the test itself')) };
const clouds = ['OneCloudMSP', 'OtherCloudMSP'].map((mspId): Cloud => ({
  mspId,
  bucket: mspId,
  service: { ...service },
}));
const away = new OpenwardError('SERVICE_UNAVAILABLE');

describe('what lies at every cloud', () => {
  it('is told with where it lies, and one that does not answer hides no other and is named', async () => {
    const answers = new Map(clouds.map((cloud) => [cloud.service, cloud.mspId]));
    const ask = (of: Cloud['service']) =>
      answers.get(of) === 'OneCloudMSP' ? Promise.resolve(['a', 'b']) : Promise.reject(away);
    const { held, silent } = await fromEveryCloud({ all: clouds }, ask);
    expect(held.map(({ cloud, item }) => [cloud.mspId, item])).toEqual([
      ['OneCloudMSP', 'a'],
      ['OneCloudMSP', 'b'],
    ]);
    expect(silent).toEqual(['OtherCloudMSP']);
  });

  it('is an error, and not nothing, when no cloud answers', async () => {
    await expect(fromEveryCloud({ all: clouds }, () => Promise.reject(away))).rejects.toBe(away);
  });
});
