import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import type { BackupHead } from '../../../api/formats/backup.ts';
import { textItem, writeArchive } from '../write-archive.ts';
import type { Item } from '../manifest.ts';

export const passphrase = 'sixteen letters and more';

/** scrypt as cheap as age allows: these guard nothing. */
export function cheapEncrypter(text: string = passphrase): Encrypter {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(text);
  encrypter.setScryptWorkFactor(1);
  return encrypter;
}

export function decrypter(text: string = passphrase): Decrypter {
  const opening = new Decrypter();
  opening.addPassphrase(text);
  return opening;
}

export const head: BackupHead = {
  format: 'openward-backup/1',
  createdAt: '2026-11-29T02:00:00.000Z',
  contract: 1,
  of: { kind: 'trial', orderers: 4 },
  everyOrderer: true,
  nodes: [{ key: 'hospital1', mspId: 'Hospital1MSP', peer: 7, orderer: 7 }],
  bytes: 100,
};

/** What a node must have at the least, and a file that is longer than a chunk of age. */
export function sampleItems(): Item[] {
  const state = { format: 'openward-node-state/1', createdAt: head.createdAt, ports: { ca: 17_001 }, enrolled: true };
  return [
    textItem('nodes/hospital1/node.json', JSON.stringify(state)),
    textItem('nodes/hospital1/empty', ''),
    textItem('nodes/hospital1/identities/peer/tls.pem', 'certificate '.repeat(9_000)),
  ];
}

export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}

/** A scratch folder for a test file. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'openward-backup-'));
  readonly file = (name: string): string => join(this.folder, name);
  readonly remove = (): void => rmSync(this.folder, { recursive: true, force: true });
  readonly names = (): string[] => readdirSync(this.folder).sort();

  freshFolder(name: string): string {
    rmSync(this.file(name), { recursive: true, force: true });
    mkdirSync(this.file(name));
    return this.file(name);
  }

  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.file(name), content);
    return this.file(name);
  }

  read(name: string): Buffer {
    return readFileSync(this.file(name));
  }

  /** @returns its path */
  async archive(
    name: string,
    items: readonly Item[] = sampleItems(),
    of: BackupHead = head,
    encrypter: Encrypter = cheapEncrypter(),
  ): Promise<string> {
    await writeArchive(this.file(name), {
      encrypter,
      head: of,
      items: each(items),
      manifest: this.file(`${name}.manifest`),
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    rmSync(this.file(`${name}.manifest`));
    return this.file(name);
  }
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}

/** A block as Fabric lays it down: its length, its number, and whatever follows. */
export function block(number: number, bytes: number): Buffer {
  const body = Buffer.concat([Buffer.from(varint(number)), Buffer.alloc(bytes, 0xff)]);
  return Buffer.concat([Buffer.from(varint(body.length)), body]);
}
