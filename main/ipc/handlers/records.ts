import { basename, dirname } from 'node:path';
import { exportEndings } from '../../../devices/export/formats.ts';
import { SHR_MEDIA_TYPE } from '../../../api/formats/shr.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { ExportOrder } from '../../export/writer/export-order.ts';
import type { Exporter } from '../../export/export-thread.ts';
import { writeAtomically } from '../../../connections/atomic-file.ts';
import { fileNameFor } from '../../files/file-name.ts';
import { begin } from '../../../app/flows/work.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { openRecord, records, versions, type QueryPorts } from '../../../app/flows/query.ts';
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
  readonly exporter: Exporter;
  readonly clock: Clock;
  /** Of the client, as an exported file names what wrote it. */
  readonly appVersion: string;
}

export function recordHandlers(parts: RecordParts): AreaHandlers<'records'> {
  const { person: signedIn, opened, nameOf, dialogs } = parts;
  return {
    'records.list': async ({ bookmark }) => {
      const page = await records(signedIn().ports, bookmark);
      return {
        items: page.items.map((item) => ({ ...item, hospitalName: nameOf(item.hospital) })),
        bookmark: page.bookmark,
        unreadable: page.unreadable,
      };
    },

    'records.versions': async ({ tid }) => {
      const { items, unreadable } = await versions(signedIn().ports, tid);
      return { items: items.map((item) => ({ ...item, hospitalName: nameOf(item.hospital) })), unreadable };
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
      await writeAtomically(path, data);
      return { saved: true };
    },

    'records.exportDevice': async ({ source, id, version, segments, format }, work) => {
      const contents = opened.recall(signedIn(), source, id, version);
      const chosen = segments.map((segment) => segmentOf(contents, segment));
      const [first] = chosen;
      if (first === undefined || chosen.some(({ entry }) => entry.mediaType !== SHR_MEDIA_TYPE))
        throw new OpenwardError('INPUT_INVALID', 'That is no device record');
      const { device = 'device recording', start = '' } = first.entry;
      const suggested = fileNameFor(`${device} ${start.replaceAll(':', '')}`, '') + exportEndings[format];
      const file = await dialogs.saveFile(suggested);
      if (file === undefined) return { saved: false };
      begin(work, 'exporting');
      const provenance = provenanceOf(parts, contents, chosen);
      const bytes = await parts.exporter({ format, file, data: chosen.map(({ data }) => data), provenance }, work);
      return { saved: true, name: basename(file), folder: dirname(file), bytes };
    },
  };
}

function provenanceOf(
  { clock, appVersion }: Pick<RecordParts, 'clock' | 'appVersion'>,
  { manifest: { tid, version }, manifestDigest }: RecordContents,
  chosen: RecordContents['segments'],
): ExportOrder['provenance'] {
  const segments = chosen.map(({ entry: { id, digest } }) => ({ id, digest }));
  const exportedAt = clock.now().toISOString();
  return { program: `Openward ${appVersion}`, exportedAt, tid, version, manifestDigest, segments };
}

function pieceOf(contents: RecordContents, id: string): { title: string; mediaType: string; data: Uint8Array } {
  const { meta, entry, data } = segmentOf(contents, id);
  return { title: meta.title, mediaType: entry.mediaType, data };
}

function segmentOf({ segments }: RecordContents, id: string): RecordContents['segments'][number] {
  const found = segments.find((segment) => segment.id === id);
  if (!found) throw new OpenwardError('NOT_FOUND', 'The record has no such segment here');
  return found;
}
