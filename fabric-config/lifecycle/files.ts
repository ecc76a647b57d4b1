import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from '../../connections/disk.ts';

/** Makes a folder only its owner may enter. */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** Writes whole or not at all; the file is readable by its owner only. An unchanged file is left alone. */
export function writePrivate(path: string, content: string, mode = 0o600): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  privateFolder(dirname(path));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { mode });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

export function writeJson(path: string, value: unknown): void {
  writePrivate(path, jsonText(value));
}

/** As files of ours hold it. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
