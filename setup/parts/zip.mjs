// @ts-check
import { chmodSync, closeSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { SetupError } from './progress.mjs';

/**
 * Reader for ZIP archives (PKWARE APPNOTE 6.3) as far as ours need it: stored and deflated files below 4 GiB.
 * @typedef {{ name: string, method: number, compressed: number, offset: number, mode: number }} Entry
 */

/** @param {number} handle @param {number} position @param {number} length */
function readAt(handle, position, length) {
  const buffer = Buffer.alloc(length);
  readSync(handle, buffer, 0, length, position);
  return buffer;
}

/** @param {number} handle @param {number} size @returns {Entry[]} */
function directory(handle, size) {
  const tail = readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new SetupError('the archive is not a ZIP file');
  const count = tail.readUInt16LE(end + 10);
  const index = readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  /** @type {Entry[]} */
  const entries = [];
  for (let at = 0, n = 0; n < count; n += 1) {
    if (index.readUInt32LE(at) !== 0x02014b50) throw new SetupError('the directory of the archive is damaged');
    const nameLength = index.readUInt16LE(at + 28);
    entries.push({
      name: index.toString('utf8', at + 46, at + 46 + nameLength),
      method: index.readUInt16LE(at + 10),
      compressed: index.readUInt32LE(at + 20),
      offset: index.readUInt32LE(at + 42),
      mode: index.readUInt32LE(at + 38) >>> 16,
    });
    at += 46 + nameLength + index.readUInt16LE(at + 30) + index.readUInt16LE(at + 32);
  }
  return entries;
}

/** @param {number} handle @param {Entry} entry */
function contents(handle, entry) {
  const header = readAt(handle, entry.offset, 30);
  const data = readAt(handle, entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), entry.compressed);
  if (entry.method === 0) return data;
  if (entry.method === 8) return inflateRawSync(data);
  throw new SetupError(`${entry.name} is compressed in a way that is not understood`);
}

/**
 * Unpacks the files that `rename` gives a new name; undefined leaves one out.
 * @param {string} archive @param {string} folder @param {(name: string) => string | undefined} rename
 */
export function unpack(archive, folder, rename) {
  const handle = openSync(archive, 'r');
  try {
    for (const entry of directory(handle, statSync(archive).size)) {
      const name = rename(entry.name);
      if (name === undefined || entry.name.endsWith('/')) continue;
      const target = join(folder, name);
      if (!resolve(target).startsWith(resolve(folder) + sep))
        throw new SetupError(`${entry.name} leads out of the folder`);
      if ((entry.mode & 0o170000) === 0o120000) throw new SetupError(`${entry.name} is a link`);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, contents(handle, entry));
      chmodSync(target, (entry.mode & 0o111) === 0 ? 0o644 : 0o755);
    }
  } finally {
    closeSync(handle);
  }
}
