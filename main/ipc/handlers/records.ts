import { writeFile } from '../../../connections/disk.ts';
import { cut } from '../../../domain/cut.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { openRecord, records, type QueryPorts } from '../../../app/flows/query.ts';
import type { RecordContents } from '../../../app/flows/contents.ts';
import type { Dialogs } from '../dialogs.ts';
import type { NameOf } from '../name-of.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { OpenedContents } from './opened.ts';
import { recordView } from './record-view.ts';

interface RecordParts {
  /** Who is signed in; another object for each sign-in. */
  readonly person: () => { readonly ports: QueryPorts };
  readonly opened: OpenedContents;
  readonly nameOf: NameOf;
  readonly dialogs: Pick<Dialogs, 'saveFile'>;
}

export function recordHandlers({ person: signedIn, opened, nameOf, dialogs }: RecordParts): AreaHandlers<'records'> {
  return {
    'records.list': async ({ bookmark }) => {
      const page = await records(signedIn().ports, bookmark);
      return {
        items: page.items.map((item) => ({ ...item, hospitalName: nameOf(item.hospital) })),
        bookmark: page.bookmark,
        unreadable: page.unreadable,
      };
    },

    'records.open': async ({ tid, version }, work) => {
      const person = signedIn();
      const { record, contents, checks } = await openRecord(person.ports, tid, version, work);
      opened.remember(person, 'record', tid, version, contents);
      return recordView({ ...record, hospital: nameOf(record.hospital), contents, checks });
    },

    'records.saveSegment': async ({ source, id, version, segment }) => {
      const contents = opened.recall(signedIn(), source, id, version);
      const { title, mediaType, data } = pieceOf(contents, segment);
      const path = await dialogs.saveFile(fileNameFor(title, mediaType));
      if (path === undefined) return { saved: false };
      await writeFile(path, data, { mode: 0o600 }).catch((cause: unknown) => {
        if (cause instanceof OpenwardError) throw cause;
        throw new OpenwardError('FILE_UNREADABLE', 'The file cannot be written there', { cause });
      });
      return { saved: true };
    },
  };
}

function pieceOf({ segments }: RecordContents, id: string): { title: string; mediaType: string; data: Uint8Array } {
  const found = segments.find((segment) => segment.id === id);
  if (!found) throw new OpenwardError('NOT_FOUND', 'The record has no such segment here');
  return { title: found.meta.title, mediaType: found.entry.mediaType, data: found.data };
}

/** A name that is only a name, whatever the title says. */
export function fileNameFor(title: string, mediaType: string): string {
  const plain = title.replace(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').replace(/^[.\s]+|[.\s]+$/g, '');
  const name = cut(plain, 120) || 'segment';
  return mediaType.endsWith('+json') && !name.endsWith('.json') ? `${name}.json` : name;
}
