import { gzipSync } from 'node:zlib';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { at, draft, entryOf, plainData, plainMeta, refusedContainer, salt, tarOf } from './draft-container.ts';
import type { Change } from './draft-container.ts';
import type { Fixtures } from './fixtures.ts';
import type { ContainerVectors, StoryVectors } from './schemas.ts';
import { tarRules } from './make-tar-rules.ts';

type Case = ContainerVectors['cases'][number];

/** A case for each rule of a reader of containers that `container.json` has none for. */
export function makeContainerRules({ tid, otherTid }: Fixtures, { pde }: StoryVectors): ContainerVectors {
  const bad = (name: string, change: Change): Case => refusedContainer(name, draft(tid, change));
  const entry = (name: string, member: object): Case => bad(name, { first: { entry: member } });
  const meta = (name: string, bytes: Buffer): Case => bad(name, { first: { meta: bytes } });
  return {
    cases: [
      accepted(tid),
      ...manifestRules(bad, entry),
      ...[
        bad('a byte order mark before the manifest', { manifestBytes: (m) => prefixed('\ufeff', canonicalBytes(m)) }),
        bad('a manifest with a blank in it', { manifestBytes: (m) => prefixed(' ', canonicalBytes(m)) }),
        bad('a manifest whose members are in another order', { manifestBytes: (m) => Buffer.from(JSON.stringify(m)) }),
        bad('a manifest that says a member twice', {
          manifestBytes: (m) => prefixed(`{"format":"x",`, canonicalBytes(m).subarray(1)),
        }),
      ],
      ...metaRules(meta),
      bad('a salt of 31 bytes', { first: { salt: salt.subarray(1) } }),
      bad('data longer than the manifest says', { first: { entry: { bytes: plainData.length - 1 } } }),
      bad('data shorter than the manifest says', { first: { entry: { bytes: plainData.length + 1 } } }),
      ...excerptRules(tid, otherTid, pde),
      ...tarRules(tid),
    ],
  };
}

function accepted(tid: string): Case {
  const { files, manifestDigest } = draft(tid);
  const segments = [
    { id: 's1', title: 'Note', data: plainData.toString('base64') },
    { id: 's2', title: 'Note', data: Buffer.from('{}').toString('base64') },
  ];
  const tarGzip = gzipSync(tarOf(files), { level: 9 }).toString('base64');
  return {
    name: 'the record that the cases below change in one place',
    expect: 'record',
    tarGzip,
    manifestDigest,
    segments,
  };
}

type Bad = (name: string, change: Change) => Case;
type BadEntry = (name: string, member: object) => Case;

function manifestRules(bad: Bad, entry: BadEntry): Case[] {
  const gap = { from: at, to: at, reason: 'silence' };
  return [
    bad('a manifest of another format', { manifest: { format: 'openward-manifest/2' } }),
    bad('a manifest with a member of its own', { manifest: { more: 1 } }),
    bad('a manifest of no treatment', { manifest: { tid: 'T-1' } }),
    bad('version 0', { manifest: { version: 0 } }),
    bad('version 10 000', { manifest: { version: 10_000 } }),
    bad('version 1.5', { manifest: { version: 1.5 } }),
    bad('a manifest without segments', { manifest: { segments: [] } }),
    bad('segments that are not numbered one after the other', { secondId: 's3' }),
    bad('a segment whose number begins with a zero', { secondId: 's02' }),
    entry('a segment with a member of its own', { more: 1 }),
    entry('a segment of an unknown kind', { kind: 'IMAGE' }),
    entry('a media type in upper case', { mediaType: 'Text/plain' }),
    entry('a media type with a parameter', { mediaType: 'text/plain; charset=utf-8' }),
    entry('a media type of 128 characters', { mediaType: `text/${'p'.repeat(123)}` }),
    entry('a digest in upper case', { digest: 'AB'.repeat(48) }),
    entry('a start without milliseconds', { start: '2025-06-01T08:00:00Z' }),
    entry('an end in another time zone', { end: '2025-06-01T16:00:00.000+08:00' }),
    entry('a device without a name', { device: '' }),
    entry('a device of 121 characters', { device: 'x'.repeat(121) }),
    entry('a gap with a member of its own', { gaps: [{ ...gap, more: 1 }] }),
    entry('a gap without a reason', { gaps: [{ ...gap, reason: '' }] }),
    entry('a reason of 121 characters', { gaps: [{ ...gap, reason: 'x'.repeat(121) }] }),
    entry('1001 gaps', { gaps: Array(1001).fill(gap) }),
    entry('a gap from no time', { gaps: [{ ...gap, from: 'yesterday' }] }),
    entry('a gap to no time', { gaps: [{ ...gap, to: 'today' }] }),
  ];
}

function metaRules(meta: (name: string, bytes: Buffer) => Case): Case[] {
  return [
    meta('a description without a title', canonicalBytes({ file: 'a' })),
    meta('an empty title', canonicalBytes({ title: '' })),
    meta('a title of 201 characters', canonicalBytes({ title: 'x'.repeat(201) })),
    meta('a title that is no text', canonicalBytes({ title: 1 })),
    meta('a description with a blank in it', Buffer.from('{"title": "Note"}')),
    meta('a description that is not UTF-8', Buffer.from('7b227469746c65223a22ff227d', 'hex')),
    meta('a description above 64 KiB', canonicalBytes({ note: 'n'.repeat(65_536), title: 'Note' })),
    meta('a description that is no object', canonicalBytes(['Note'])),
    meta('a byte order mark before a description', prefixed('\ufeff', plainMeta)),
  ];
}

function prefixed(text: string, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(text, 'utf8'), bytes]);
}

function excerptRules(tid: string, otherTid: string, pde: StoryVectors['pde']): Case[] {
  const { D_SD, D_SP, digest, doctorPid, patientPid } = pde;
  const { manifestDigest } = draft(tid);
  const excerpt = { D_SD, D_SP, T_ID: tid, digest, doctorPid, manifestDigest, patientPid, version: 1 };
  const share = (name: string, change: object): Case =>
    refusedContainer(name, draft(tid, { excerpt: canonicalBytes({ ...excerpt, ...change }) }), { expect: 'share' });
  /** The manifest tells of further segments, which are not in the share. */
  const listing = (name: string, more: readonly object[]): Case => {
    const { manifestDigest: digestOfMore } = draft(tid, { more });
    const agreeing = canonicalBytes({ ...excerpt, manifestDigest: digestOfMore });
    return refusedContainer(name, draft(tid, { more, excerpt: agreeing }), { expect: 'share' });
  };
  const withoutSegments = draft(tid, { excerpt: canonicalBytes(excerpt) });
  return [
    listing('a length below zero', [entryOf('s3', { entry: { bytes: -1 } })]),
    listing('a length that is no whole number', [entryOf('s3', { entry: { bytes: 16.5 } })]),
    listing(
      '10 001 segments',
      Array.from({ length: 9_999 }, (_, index) => entryOf(`s${index + 3}`, {})),
    ),
    share('an excerpt of another treatment', { T_ID: otherTid }),
    share('an excerpt of another version', { version: 2 }),
    share('an excerpt of another manifest', { manifestDigest: 'cd'.repeat(48) }),
    share('an excerpt with a member of its own', { URL_C: pde.URL_C }),
    share('an excerpt without the doctor’s signature', { D_SD: undefined }),
    share('an excerpt whose signature has a payload', { D_SP: D_SP.replace('..', '.e30.') }),
    share('an excerpt whose signature is above 2048 characters', { D_SP: `${'x'.repeat(2040)}..${'x'.repeat(64)}` }),
    share('an excerpt whose patient is nobody', { patientPid: 'nobody' }),
    share('an excerpt whose version is not a whole number', { version: 1.5 }),
    refusedContainer('an excerpt with a blank in it', draft(tid, { excerpt: prefixed(' ', canonicalBytes(excerpt)) }), {
      expect: 'share',
    }),
    refusedContainer(
      'a share of no segment',
      { ...withoutSegments, files: withoutSegments.files.slice(0, 2) },
      { expect: 'share' },
    ),
  ];
}
