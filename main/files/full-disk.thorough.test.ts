import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTestPerson, type TestPerson } from '../../app/flows/testing/people.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { noMount, smallDisk, type SmallDisk } from '../../testing/full-disk.ts';
import { FileOutbox } from '../outbox/file-outbox.ts';
import { FileReleaseBook } from '../outbox/release-book.ts';
import { entry } from '../outbox/testing/entry.ts';
import { PreferenceFile } from '../session/preferences.ts';
import { takeCopy } from '../spool/attachments.ts';
import { FileSpool } from '../spool/file-spool.ts';
import { SealedDrafts } from '../spool/sealed-drafts.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';
import { secretsFor } from '../../testing/secrets.ts';
import { VaultStore } from '../vault/vault-store.ts';

/** What is kept, by how it is kept: once while there is room, then anew, and what there is to be read afterwards. */
interface Keeping {
  /** The `round`th time. */
  readonly keep: (round: number) => Promise<unknown>;
  /** What lies there, in a form to compare. */
  readonly read: () => Promise<unknown>;
}

const tid = `T-${'1'.repeat(32)}`;
const shareId = (round: number): string => `S-${String(round).repeat(32)}`;
const releaseId = `R-${'2'.repeat(32)}`;
const colours = { language: 'en', textSize: 100 } as const;
let doctor: TestPerson;
let keys: Secrets;
let disk: SmallDisk;

const kinds: Readonly<Record<string, () => Keeping>> = {
  'the outbox': () => {
    const outbox = new FileOutbox(join(disk.folder, 'outbox'));
    return {
      keep: (round) => outbox.put(entry(round === 1 ? 'stored' : 'submitted')),
      read: () => outbox.list(),
    };
  },
  'a draft': () => {
    const vault = Object.assign(doctor.vault(new Trace()), { draftKey: () => Buffer.alloc(32, 1) });
    const drafts = new SealedDrafts({ folder: disk.folder, vault });
    const complaint = (round: number): string => String(round).repeat(6000);
    return {
      keep: (round) => drafts.change(tid, (draft) => ({ ...draft, emr: { complaint: complaint(round) } })),
      read: () => drafts.load(tid),
    };
  },
  'a vault': () => {
    const vaults = new VaultStore({ folder: join(disk.folder, 'vaults'), cost: 2 ** 14 });
    const person = { name: 'Sun Wei', role: 'doctor', mspId: 'Hospital1MSP' } as const;
    const secrets = (): Secrets => ({
      ...keys,
      preSeed: Buffer.from(keys.preSeed),
      draftKey: Buffer.from(keys.draftKey),
    });
    return {
      keep: (round) => vaults.create({ ...person, label: `Dr ${round}` }, secrets(), 'orchard copper winding lane'),
      read: async () => (await vaults.list()).map(({ label }) => label),
    };
  },
  'the book of releases': () => {
    const book = new FileReleaseBook(join(disk.folder, 'releases.json'));
    return {
      keep: (round) => book.begin(shareId(round), releaseId),
      read: () => book.begin(shareId(1), `R-${'3'.repeat(32)}`),
    };
  },
  'the preferences': () => {
    const file = new PreferenceFile(join(disk.folder, 'preferences.json'), { ...colours, scheme: 'auto' });
    return {
      keep: (round) => file.change(() => ({ ...colours, scheme: round === 1 ? 'dark' : 'light' })),
      read: () => file.read(),
    };
  },
};

beforeAll(async () => {
  doctor = await makeTestPerson('Hospital1MSP', 'doctor', 'doctor');
  keys = await secretsFor(Buffer.alloc(0));
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

// A file system of one's own is root's to have; the same is tried by hand of a device (connections/disk.test.ts).
describe.skipIf(noMount !== undefined)(`on a disk of 256 kB${noMount === undefined ? '' : ` (${noMount})`}`, () => {
  beforeEach(() => {
    disk = smallDisk(256);
  });
  afterEach(() => disk.remove());

  describe.each(Object.keys(kinds))('%s', (kind) => {
    it.each([
      ['full', 'DISK_FULL', () => disk.fill(), () => disk.empty()],
      ['read-only', 'DISK_READ_ONLY', () => disk.lock(true), () => disk.lock(false)],
    ] as const)(
      'that cannot be kept on a %s one is said, what was kept stays, and it heals',
      async (_, code, take, give) => {
        const keeping = kinds[kind]?.();
        if (keeping === undefined) throw new Error('No such kind');
        await keeping.keep(1);
        const before = await keeping.read();
        take();
        expect(await codeOf(keeping.keep(2))).toBe(code);
        expect(await keeping.read()).toEqual(before);
        give();
        expect(await codeOf(keeping.keep(2))).toBe('nothing was thrown');
      },
    );
  });

  it('a ciphertext that does not fit is said, and leaves nothing behind', async () => {
    const spool = new FileSpool(join(disk.folder, 'spool'));
    const ciphertext = (): Readable => Readable.from([randomBytes(200_000), randomBytes(200_000)]);
    expect(await codeOf(spool.keep(ciphertext()))).toBe('DISK_FULL');
    await (await spool.keep(Readable.from([randomBytes(200_000)]))).discard();
  });

  it('an attached file that does not fit is said, and is not called one that cannot be read', async () => {
    const chosen = join(disk.folder, 'scan.pdf');
    writeFileSync(chosen, randomBytes(150_000));
    const copy = join(disk.folder, 'drafts', 'copy');
    const sealing = { certificate: doctor.certificates.encryptionCertificate, tid };
    expect(await codeOf(takeCopy(chosen, copy, sealing))).toBe('DISK_FULL');
  });
});
