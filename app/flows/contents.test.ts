import { describe, expect, it } from 'vitest';
import { EMR_MEDIA_TYPE } from '../../api/formats/emr.ts';
import { packRecord } from '../../protocol/container/pack.ts';
import { readContents, type SignedContents } from './contents.ts';

const tid = `T-${'1'.repeat(32)}`;
const mismatch = { code: 'MANIFEST_MISMATCH' };

async function reading(said: Partial<SignedContents>, mediaType = 'text/plain') {
  const segment = { kind: 'EMR', mediaType, meta: { title: 'EMR' }, data: Buffer.from('{}') } as const;
  const { stream, manifestDigest } = await packRecord({ tid, version: 1, segments: [segment] });
  return readContents(stream, 'record', { tid, version: 1, manifestDigest, ...said });
}

describe('the contents of a record', () => {
  it('are read when they are what was signed', async () => {
    expect((await reading({})).contents.segments).toHaveLength(1);
  });

  it.each<[string, Partial<SignedContents>]>([
    ['of another manifest', { manifestDigest: '0'.repeat(96) }],
    ['of another treatment', { tid: `T-${'2'.repeat(32)}` }],
    ['of another version', { version: 2 }],
  ])('are refused when what was signed is %s', async (_, said) => {
    await expect(reading(said)).rejects.toMatchObject(mismatch);
  });

  it('are refused when a medical record in them is none', async () => {
    await expect(reading({}, EMR_MEDIA_TYPE)).rejects.toMatchObject(mismatch);
  });
});
