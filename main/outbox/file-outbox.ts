import { join, resolve } from 'node:path';
import { z } from 'zod';
import { mkdir, readFile, readdir, rm } from '../../connections/disk.ts';
import { OpenwardError, isErrorCode } from '../../domain/errors.ts';
import { Instant } from '../../domain/ids.ts';
import { PDE } from '../../domain/record.ts';
import type { Outbox, OutboxEntry } from '../../app/ports/outbox.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';

const Id = z.string().regex(/^T-[0-9a-f]{32}\.[0-9]{1,4}$/);

const StoredEntry = z.object({
  id: Id,
  org: z.string(),
  record: PDE,
  state: z.enum(['stored', 'submitted', 'committed', 'stuck']),
  attempts: z.number().int().min(0),
  transactionId: z.string().optional(),
  lastError: z.string().refine(isErrorCode).optional(),
  updatedAt: Instant,
});

/** Signed records on their way to the ledger, one JSON file each: a crash leaves the old entry or the new one. */
export class FileOutbox implements Outbox {
  constructor(private readonly folder: string) {}

  async put(entry: OutboxEntry): Promise<void> {
    await writeAtomically(this.#fileOf(entry.id), JSON.stringify(StoredEntry.parse(entry)));
  }

  async get(id: string): Promise<OutboxEntry | undefined> {
    const text = await readFile(this.#fileOf(id), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      if (error instanceof OpenwardError) throw error;
      throw new OpenwardError('FILE_UNREADABLE', 'An entry of the outbox cannot be read', { cause: error });
    });
    return text === undefined ? undefined : parseEntry(text);
  }

  /** Oldest change first. */
  async list(): Promise<readonly OutboxEntry[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const ids = (await readdir(this.folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length));
    const entries = await Promise.all(ids.map((id) => this.get(id)));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
  }

  async remove(id: string): Promise<void> {
    await rm(this.#fileOf(id), { force: true });
  }

  #fileOf(id: string): string {
    return join(this.folder, `${Id.parse(id)}.json`);
  }
}

const outboxes = new Map<string, FileOutbox>();

/**
 * The one outbox of a folder. What is on its way is known by the outbox it lies in (`alone` in app/flows/upload.ts): a
 * person who signs out and in again must not have a second one, or an entry would be sent twice at once and the earlier
 * outcome be written over the later.
 */
export function outboxIn(folder: string): FileOutbox {
  const place = resolve(folder);
  const outbox = outboxes.get(place) ?? new FileOutbox(place);
  outboxes.set(place, outbox);
  return outbox;
}

function parseEntry(text: string): OutboxEntry {
  try {
    const raw: unknown = JSON.parse(text);
    const { transactionId, lastError, ...entry } = StoredEntry.parse(raw);
    return {
      ...entry,
      ...(transactionId === undefined ? {} : { transactionId }),
      ...(lastError === undefined ? {} : { lastError }),
    };
  } catch (cause) {
    throw new OpenwardError('FILE_UNREADABLE', 'An entry of the outbox is malformed', { cause });
  }
}
