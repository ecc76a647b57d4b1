import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SingleCost } from '../schema.ts';

/** How far a load has come: every record below `done` is on the ledger. Lies in the network's data folder. */
export const LoadProgress = z.object({
  format: z.literal('openward-load/1'),
  seed: z.string(),
  patients: z.number().int().positive(),
  doctors: z.number().int().positive(),
  /** Records in one transaction. */
  together: z.number().int().positive(),
  /** Measured before anything was put together. */
  single: SingleCost.optional(),
  done: z.number().int().nonnegative(),
  /** Of loading alone, without the measurements in between. */
  seconds: z.number().nonnegative(),
});
export type LoadProgress = z.infer<typeof LoadProgress>;

export function readProgress(file: string): LoadProgress | undefined {
  if (!existsSync(file)) return undefined;
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return LoadProgress.parse(raw);
}

/** A program killed in between leaves the one before. */
export function writeProgress(file: string, progress: LoadProgress): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(progress));
  renameSync(`${file}.new`, file);
}
