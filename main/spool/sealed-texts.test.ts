import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bounds } from '../../domain/bounds.ts';
import { SealedTexts } from './sealed-texts.ts';

const key = randomBytes(32);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-texts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const textsOf = (pid = 'P-1', with_ = key): SealedTexts =>
  new SealedTexts({ folder, vault: { pid, draftKey: () => Buffer.from(with_) } });
const phrase = (abbreviation: string, id: string = randomUUID()) =>
  ({ kind: 'phrase', id, abbreviation, text: 'Heart: regular, no murmur.' }) as const;

describe('templates and phrases of a doctor', () => {
  it('come back as they were kept, and are not readable on disk', async () => {
    const kept = phrase('heart');
    await textsOf().keep(kept);
    expect(await textsOf().all()).toEqual([kept]);
    expect((await readFile(join(folder, 'texts.sealed'))).includes('murmur')).toBe(false);
  });

  it('are replaced by id, and dropped by it, once or twice', async () => {
    const kept = phrase('heart');
    await textsOf().keep(kept);
    await textsOf().keep({ ...kept, abbreviation: 'cor' });
    expect(await textsOf().all()).toEqual([{ ...kept, abbreviation: 'cor' }]);
    await textsOf().drop(kept.id);
    await textsOf().drop(kept.id);
    expect(await textsOf().all()).toEqual([]);
  });

  it('lose nothing when several are kept at once', async () => {
    await Promise.all(['a', 'b', 'c'].map((abbreviation) => textsOf().keep(phrase(abbreviation))));
    expect((await textsOf().all()).map((text) => text.kind === 'phrase' && text.abbreviation)).toEqual(['a', 'b', 'c']);
  });

  it('open for nobody else, and with no other key', async () => {
    await textsOf().keep(phrase('heart'));
    await expect(textsOf('P-2').all()).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
    await expect(textsOf('P-1', randomBytes(32)).all()).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
  });

  it('are no more than are read again', async () => {
    const texts = textsOf();
    for (let at = 0; at < bounds.ownTexts; at += 1) await texts.keep(phrase(`p${String(at)}`));
    await expect(texts.keep(phrase('one-more'))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(await texts.all()).toHaveLength(bounds.ownTexts);
  });
});
