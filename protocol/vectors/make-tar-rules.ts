import { TAR_END } from '../container/tar.ts';
import { draft, refusedContainer, tarOf } from './draft-container.ts';
import type { ContainerVectors } from './schemas.ts';

type Case = ContainerVectors['cases'][number];

/** A field of a tar header, what a usual tar program might write there, and where. */
const FIELDS = [
  ['a name with something behind its end', 60, 'x'],
  ['a mode of 0600', 100, '0000600\0'],
  ['an owner', 108, '0001750\0'],
  ['a group', 116, '0001750\0'],
  ['a size padded with blanks', 124, '        702 '],
  ['a time', 136, '14717002000\0'],
  ['a type of NUL', 156, '\0'],
  ['the target of a link', 157, 'data'],
  ['the magic of GNU tar', 257, 'ustar  \0'],
  ['the name of an owner', 265, 'root'],
  ['the name of a group', 297, 'root'],
  ['a device number', 329, '0000001\0'],
  ['a minor device number', 337, '0000001\0'],
  ['a prefix of the name', 345, '.'],
  ['something in the last bytes of a header', 511, 'x'],
] as const;

/** Of the tar itself: each case has a checksum that fits, unless the checksum is what it is about. */
export function tarRules(tid: string): Case[] {
  const whole = draft(tid);
  const tar = tarOf(whole.files);
  const changed = (name: string, bytes: Buffer): Case => refusedContainer(name, whole, { tar: bytes });
  const endMark = Buffer.from(tar);
  endMark.writeUInt8(1, tar.length - 512);
  return [
    ...FIELDS.map(([name, at, text]) => changed(`a header with ${name}`, inHeader(tar, at, text))),
    changed('a header with a wrong checksum', write(tar, 148, '000000\0 ')),
    changed('a header whose checksum is padded with blanks', blankChecksum(tar)),
    changed('a second block of the end mark that is not empty', endMark),
    changed('blocks of padding behind the end, as tar programs write them', Buffer.concat([tar, Buffer.alloc(8192)])),
    changed('a directory before its files', Buffer.concat([directory(tar), tar])),
    refusedContainer('a file under another name', { ...whole, files: renamed(whole.files) }),
    refusedContainer('the files of a segment in another order', { ...whole, files: saltLast(whole.files) }),
    refusedContainer('the excerpt of a share behind its segments', {
      ...whole,
      files: [...whole.files, ['excerpt.json', Buffer.from('{}')]],
    }),
    refusedContainer('the manifest behind the segments', { ...whole, files: [...whole.files].reverse() }),
  ];
}

function write(tar: Buffer, at: number, text: string): Buffer {
  const copy = Buffer.from(tar);
  copy.write(text, at, 'latin1');
  return copy;
}

/** In the first header, whose checksum is made anew. */
function inHeader(tar: Buffer, at: number, text: string): Buffer {
  const copy = write(write(tar, at, text), 148, '        ');
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  return write(copy, 148, `${sum.toString(8).padStart(6, '0')}\0 `);
}

function blankChecksum(tar: Buffer): Buffer {
  const digits = tar.toString('latin1', 148, 154).replace(/^0+/, '');
  return write(tar, 148, `${digits.padStart(6, ' ')}\0 `);
}

function directory(tar: Buffer): Buffer {
  const header = Buffer.from(tar.subarray(0, 512));
  header.fill(0, 0, 100);
  header.write('segments/', 0, 'latin1');
  header.write('00000000000\0', 124, 'latin1');
  return inHeader(Buffer.concat([header, TAR_END]), 156, '5').subarray(0, 512);
}

type Files = ReturnType<typeof draft>['files'];

function renamed(files: Files): Files {
  return files.map(([name, content]) => [name.replace('s1/meta.json', 's1/metadata.json'), content] as const);
}

function saltLast([manifest, salt, meta, data, ...rest]: Files): Files {
  return [manifest, meta, data, salt, ...rest].filter((file) => file !== undefined);
}
