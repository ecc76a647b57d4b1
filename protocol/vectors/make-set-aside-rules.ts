import { gzipSync } from 'node:zlib';
import { at, draft, plainData, refusedContainer, tarOf } from './draft-container.ts';
import type { Fixtures } from './fixtures.ts';
import type { ContainerVectors } from './schemas.ts';

type Case = ContainerVectors['cases'][number];

/** What a manifest says of one recording that was set aside. */
const one = { capture: 'ab'.repeat(48), device: 'Ventilator', from: at, to: at, reason: 'faulty' };
const format = 'openward-manifest/2';

/** A case for each rule of a reader of `openward-manifest/2`. */
export function makeSetAsideRules({ tid }: Fixtures): ContainerVectors {
  const bad = (name: string, manifest: object): Case => refusedContainer(name, draft(tid, { manifest }));
  const of = (name: string, member: object): Case => bad(name, { format, setAside: [{ ...one, ...member }] });
  const unnamed = { capture: one.capture, from: at, to: at, reason: 'trial' };
  return {
    cases: [
      good(
        'a record from which two recordings were set aside',
        draft(tid, { manifest: { format, setAside: [one, unnamed] } }),
      ),
      ...['missing', 'unreadable', 'misplaced', 'duplicate', 'trial'].map((reason) =>
        good(`a recording set aside: ${reason}`, draft(tid, { manifest: { format, setAside: [{ ...one, reason }] } })),
      ),
      bad('recordings set aside under the format that has none', { setAside: [one] }),
      bad('the format of recordings set aside without any', { format }),
      bad('the format of recordings set aside with none of them', { format, setAside: [] }),
      bad('a manifest of a format that there is not', { format: 'openward-manifest/3' }),
      bad('1001 recordings set aside', { format, setAside: Array(1001).fill(one) }),
      of('a recording set aside with a member of its own', { more: 1 }),
      of('a recording set aside that is not named by a digest', { capture: 'ab' }),
      of('a recording set aside from no time', { from: 'yesterday' }),
      of('a recording set aside to no time', { to: '2025-06-01T08:00:00Z' }),
      of('a recording set aside of a device without a name', { device: '' }),
      of('a recording set aside of a device of 121 characters', { device: 'x'.repeat(121) }),
      of('a recording set aside for an unknown reason', { reason: 'other' }),
      of('a recording set aside for no reason', { reason: undefined }),
    ],
  };
}

function good(name: string, { files, manifestDigest }: ReturnType<typeof draft>): Case {
  const segments = [
    { id: 's1', title: 'Note', data: plainData.toString('base64') },
    { id: 's2', title: 'Note', data: Buffer.from('{}').toString('base64') },
  ];
  const tarGzip = gzipSync(tarOf(files), { level: 9 }).toString('base64');
  return { name, expect: 'record', tarGzip, manifestDigest, segments };
}
