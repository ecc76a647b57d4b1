import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeTestPerson, type TestPerson } from '../../app/flows/testing/people.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { MAX_SEGMENT_BYTES } from '../../domain/record.ts';
import { SealedDrafts } from './sealed-drafts.ts';
import { writeSealed } from './sealed-file.ts';

const tid = `T-${'1'.repeat(32)}`;
const key = randomBytes(32);
let doctor: TestPerson;
let folder: string;
beforeAll(async () => {
  doctor = await makeTestPerson('Hospital1MSP', 'doctor', 'doctor');
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-drafts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function draftsOf(pid = doctor.user.pid as string, draftKey = key): SealedDrafts {
  return new SealedDrafts({
    folder,
    vault: Object.assign(doctor.vault(new Trace()), { pid, draftKey: () => Buffer.from(draftKey) }),
  });
}

const file = (): string => join(folder, 'drafts', `${tid}.draft`);
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );
const attachment = (id: string) => ({
  id,
  title: 'x.pdf',
  mediaType: 'application/pdf',
  bytes: 1,
  digest: '0'.repeat(96),
});
const ids = ['3b241101-e2bb-4255-8caf-4136c566a962', '3b241101-e2bb-4255-8caf-4136c566a963'] as const;

describe('a draft', () => {
  test('comes back as it was kept, and is not readable on disk', async () => {
    const draft = {
      emr: { complaint: 'appendicitis, probably' },
      savedAt: '2026-01-02T03:04:05.678Z',
      attachments: [],
    };
    expect(await draftsOf().change(tid, () => draft)).toEqual(draft);
    expect(await draftsOf().load(tid)).toEqual(draft);
    expect((await readFile(file())).includes('appendicitis')).toBe(false);
  });

  test('is empty where nothing was kept', async () => {
    expect(await draftsOf().load(tid)).toEqual({ emr: {}, attachments: [] });
  });

  test('begun when records were of the first version opens, without the names of its vital signs', async () => {
    const sign = { code: '8867-4', quantity: { value: 96, unit: '/min' } };
    const emr = { format: 'openward-emr/1', complaint: 'x', vitalSigns: [{ ...sign, label: '心率' }] };
    const saved = Buffer.from(JSON.stringify({ emr, attachments: [] }));
    await mkdir(join(folder, 'drafts'), { recursive: true });
    await writeSealed(file(), key, `openward-draft/1 ${doctor.user.pid} ${tid}`, saved);
    expect(await draftsOf().load(tid)).toEqual({ emr: { complaint: 'x', vitalSigns: [sign] }, attachments: [] });
  });

  test('does not open when a bit was changed, for another person, or in another treatment’s place', async () => {
    await draftsOf().change(tid, (draft) => ({ ...draft, emr: { complaint: 'x' } }));
    const good = await readFile(file());
    expect(await codeOf(draftsOf('q').load(tid))).toBe('ENVELOPE_TAMPERED');
    expect(await codeOf(draftsOf(undefined, randomBytes(32)).load(tid))).toBe('ENVELOPE_TAMPERED');
    const other = `T-${'2'.repeat(32)}`;
    await writeFile(join(folder, 'drafts', `${other}.draft`), good);
    expect(await codeOf(draftsOf().load(other))).toBe('ENVELOPE_TAMPERED');
    for (let at = 0; at < good.length; at += 1) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      await writeFile(file(), bad);
      expect([at, await codeOf(draftsOf().load(tid))]).toEqual([at, 'ENVELOPE_TAMPERED']);
    }
  });

  test('loses nothing of what is saved, attached and detached at once, in fifty rounds, whoever of two asks', async () => {
    const [earlier, later] = [draftsOf(), draftsOf()];
    for (let round = 0; round < 50; round += 1) {
      const complaint = `round ${round}`;
      await earlier.change(tid, () => ({ emr: {}, attachments: [attachment(ids[0])] }));
      await Promise.all([
        earlier.change(tid, (draft) => ({ ...draft, emr: { complaint } })),
        later.change(tid, (draft) => ({ ...draft, attachments: [...draft.attachments, attachment(ids[1])] })),
        earlier.change(tid, ({ attachments, ...draft }) => ({
          ...draft,
          attachments: attachments.filter(({ id }) => id !== ids[0]),
        })),
      ]);
      expect(await later.load(tid)).toEqual({ emr: { complaint }, attachments: [attachment(ids[1])] });
    }
  });

  test('is as it was when a change throws, and takes the next one', async () => {
    const drafts = draftsOf();
    await drafts.change(tid, () => ({ emr: { complaint: 'kept' }, attachments: [] }));
    const refused = drafts.change(tid, () => {
      throw new OpenwardError('NOT_FOUND');
    });
    const next = drafts.change(tid, (draft) => ({ ...draft, attachments: [attachment(ids[0])] }));
    expect(await codeOf(refused)).toBe('NOT_FOUND');
    expect(await next).toEqual({ emr: { complaint: 'kept' }, attachments: [attachment(ids[0])] });
  });
});

describe('an attached file', () => {
  test('is a copy that nobody reads on disk, and comes back whole after the original is gone', async () => {
    const original = join(folder, 'Scan.PDF');
    await writeFile(original, 'plaintext of a scan');
    const drafts = draftsOf();
    const taken = await drafts.takeFile(tid, original);
    await rm(original);
    expect(taken).toMatchObject({ title: 'Scan.PDF', mediaType: 'application/pdf', bytes: 19 });
    const copy = await readFile(join(folder, 'drafts', `${tid}.${taken.id}.attachment`));
    expect(copy.includes('plaintext')).toBe(false);
    expect((await buffer((await drafts.openFile(tid, taken))())).toString()).toBe('plaintext of a scan');
  });

  test('that was changed is not opened, and one that is gone is named unreadable', async () => {
    await writeFile(join(folder, 'a.txt'), 'a');
    const drafts = draftsOf();
    const taken = await drafts.takeFile(tid, join(folder, 'a.txt'));
    const copy = join(folder, 'drafts', `${tid}.${taken.id}.attachment`);
    const bytes = await readFile(copy);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(copy, bytes);
    expect(await codeOf(drafts.openFile(tid, taken))).toBe('ENVELOPE_TAMPERED');
    await drafts.removeFile(tid, taken.id);
    await drafts.removeFile(tid, taken.id);
    expect(await codeOf(drafts.openFile(tid, taken))).toBe('FILE_UNREADABLE');
  });

  test('has the bytes that were read, whatever its size was said to be', async () => {
    const taken = await draftsOf().takeFile(tid, '/proc/version');
    expect(taken.bytes).toBe((await readFile('/proc/version')).length);
  });

  test('has a title for people: no control characters, no writing backwards, no half of a character', async () => {
    const titleAfter = async (name: string): Promise<string> => {
      await writeFile(join(folder, name), '');
      return (await draftsOf().takeFile(tid, join(folder, name))).title;
    };
    expect(await titleAfter('report\n\u202egpj.exe')).toBe('report gpj.exe');
    expect(await titleAfter('\u0001')).toBe('attachment');
    // A name on disk has 255 bytes at most; the cut itself is held to its rule in domain/cut.test.ts.
    expect(await titleAfter(`${'病'.repeat(60)}𠮷.pdf`)).toBe(`${'病'.repeat(60)}𠮷.pdf`);
  });

  test('larger than a reader would open is refused before it is read, and leaves nothing behind', async () => {
    const large = join(folder, 'large.mp4');
    await writeFile(large, '');
    await truncate(large, MAX_SEGMENT_BYTES + 1);
    expect(await codeOf(draftsOf().takeFile(tid, large))).toBe('FILE_TOO_LARGE');
    expect(await readdir(folder)).toEqual(['large.mp4']);
  });

  test('that cannot be read leaves nothing behind', async () => {
    expect(await codeOf(draftsOf().takeFile(tid, join(folder, 'none.txt')))).toBe('FILE_UNREADABLE');
    expect(await readdir(folder)).toEqual([]);
  });
});
