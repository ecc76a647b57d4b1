import { closeSync, fstatSync, openSync, readSync } from '../../connections/disk.ts';

const TAIL_BYTES = 16 * 1024;

/** The last lines of a log without terminal colours; empty when there is no log. */
export function lastLines(file: string, count: number): string[] {
  let text: string;
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      const length = Math.min(size, TAIL_BYTES);
      const buffer = Buffer.alloc(length);
      readSync(handle, buffer, 0, length, size - length);
      text = buffer.toString('utf8');
    } finally {
      closeSync(handle);
    }
  } catch {
    return [];
  }
  // oxlint-disable-next-line no-control-regex -- terminal colours begin with the control character ESC
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '');
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}
