import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VECTOR_FILES } from '../vector-files.ts';
import type { ReplayedCase } from '../replay.ts';
import { KEPT_TWICE, keptTwice } from './kept-twice.ts';
import { ReaderBuild } from './reader.ts';
import { READER_SOURCES } from './readers.ts';
import type { ReaderSource } from './readers.ts';
import { removalsOf } from './removals.ts';
import type { Removal } from './removals.ts';

const reader = ReaderBuild.start();
afterAll(() => reader.end());

/** A reader that has lost one rule is built and replays the cases until one of them comes out differently. */
async function shows(removal: Removal, { shownBy }: ReaderSource): Promise<boolean> {
  const casesOf = await reader.without(removal);
  for (const one of shownBy.flatMap(casesOf)) if (!(await asFrozen(one))) return true;
  return false;
}

async function asFrozen({ errors, expected, replay }: ReplayedCase): Promise<boolean> {
  if (errors !== undefined) return errors.includes(await codeOf(replay));
  try {
    return isDeepStrictEqual(await replay(), expected);
  } catch {
    return false;
  }
}

/** By its members: the reader is a program of its own, with a class of errors of its own. */
async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return 'nothing was refused';
  } catch (error) {
    return Refusal.safeParse(error).data?.code ?? String(error);
  }
}

const Refusal = z.object({ name: z.literal('OpenwardError'), code: z.string() });

function rulesOf({ file, only }: ReaderSource): Removal[] {
  return removalsOf(file, readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'), only);
}

it('with all of its rules a reader gives what is frozen', { timeout: 240_000 }, async () => {
  const nothing: Removal = { file: 'protocol/vault/file.ts', line: 1, from: 0, to: 0, instead: '', rule: '' };
  const casesOf = await reader.without(nothing);
  const otherwise: string[] = [];
  for (const one of VECTOR_FILES.flatMap(casesOf)) if (!(await asFrozen(one))) otherwise.push(one.name);
  expect(otherwise, 'cases that come out differently').toEqual([]);
});

describe('without any one of its rules a reader is found out by a frozen case', () => {
  it.each(READER_SOURCES)('$file', { timeout: 240_000 }, async (source) => {
    const rules = rulesOf(source).filter(({ file, rule }) => keptTwice(file, rule) === undefined);
    const unnoticed: string[] = [];
    for (const removal of rules)
      if (!(await shows(removal, source))) unnoticed.push(`${removal.file}:${removal.line} ${removal.rule}`);
    expect(unnoticed, 'rules that no frozen case shows').toEqual([]);
  });

  it('but for what is listed as kept twice, all of which is still there', () => {
    const rules = new Set(READER_SOURCES.flatMap(rulesOf).map(({ file, rule }) => `${file}: ${rule}`));
    const listed = KEPT_TWICE.flatMap(({ rules: of }) =>
      Object.entries(of).flatMap(([file, texts]) => texts.map((text) => `${file}: ${text}`)),
    );
    expect(listed.filter((one) => !rules.has(one))).toEqual([]);
  });
});
