import { extname } from 'node:path';
import { cut } from '../../domain/cut.ts';

/** Bytes of a name that is proposed, in UTF-8: file systems take 255, and an ending may come to it. */
const MOST_BYTES = 200;
/** Of an ending, which stays when a name is cut. */
const LONGEST_ENDING = 12;

/** A name that is only a name, whatever the title says, and short enough for every file system. */
export function fileNameFor(title: string, mediaType: string): string {
  const plain = title.replace(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').replace(/^[.\s]+|[.\s]+$/g, '');
  const name = shortened(plain) || 'segment';
  return mediaType.endsWith('+json') && !name.endsWith('.json') ? `${name}.json` : name;
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const ending = extname(name);
  const kept = Buffer.byteLength(ending) <= LONGEST_ENDING ? ending : '';
  let stem = name.slice(0, name.length - kept.length);
  while (Buffer.byteLength(stem + kept) > MOST_BYTES) stem = cut(stem, stem.length - 1);
  return stem.trimEnd() + kept;
}
