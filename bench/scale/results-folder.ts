import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkedOut, describeMachine } from '../machine.ts';
import type { Machine } from '../results.ts';
import { BatchingResults, CurveResults, ListResults, LoadResults, type ScaleResults } from './schema.ts';

type Name = 'load' | 'curves' | 'batching' | 'list';

export function writeScale<T extends z.ZodType>(folder: string, name: Name, schema: T, results: z.input<T>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, name), `${JSON.stringify(schema.parse(results), undefined, 1)}\n`);
}

export function readScale<T extends z.ZodType>(folder: string, name: Name, schema: T): z.output<T> | undefined {
  if (!existsSync(fileOf(folder, name))) return undefined;
  const raw: unknown = JSON.parse(readFileSync(fileOf(folder, name), 'utf8'));
  return schema.parse(raw);
}

export function readAllScale(folder: string): ScaleResults {
  const [load, curves, batching, list] = [
    readScale(folder, 'load', LoadResults),
    readScale(folder, 'curves', CurveResults),
    readScale(folder, 'batching', BatchingResults),
    readScale(folder, 'list', ListResults),
  ];
  return {
    ...(load ? { load } : {}),
    ...(curves ? { curves } : {}),
    ...(batching ? { batching } : {}),
    ...(list ? { list } : {}),
  };
}

function fileOf(folder: string, name: Name): string {
  return join(folder, `scale-${name}.json`);
}

export function loadNow(): number {
  return loadavg()[0] ?? Number.NaN;
}

/** What every result says of where it was measured. */
export function circumstances(
  data: string,
  before: number,
): { at: string; commit: string; modified: boolean; machine: Machine; load: { before: number; after: number } } {
  const { node, openssl, v8 } = process.versions;
  return {
    at: new Date().toISOString(),
    ...checkedOut(),
    machine: describeMachine(data, { node, openssl, v8 }, undefined),
    load: { before, after: loadNow() },
  };
}
