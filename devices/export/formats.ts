import { createGzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { csvFiles, type ExportedFile } from './csv.ts';
import { edf } from './edf.ts';
import type { Exported } from './provenance.ts';
import { vital } from './vital.ts';
import { zipped, type Packed } from './zip.ts';

/** What a device record can be exported as. */
export type ExportFormat = 'csv' | 'edf' | 'vital';

/** What a file of each kind ends with. */
export const exportEndings: Readonly<Record<ExportFormat, string>> = { csv: '.zip', edf: '.edf', vital: '.vital' };

/** Characters of lines that are handed on together. */
const together = 64 * 1024;

/** The exported file's bytes, piece by piece. Errors: NOT_AVAILABLE when the format has no room for this record. */
export function exported(format: ExportFormat, what: Exported): Readable {
  if (format === 'edf') return Readable.from(edf(what), { objectMode: false });
  if (format === 'vital')
    return pipeline(Readable.from(vital(what), { objectMode: false }), createGzip(), () => undefined);
  return Readable.from(zipped(csvFiles(what).map(packed), new Date(what.provenance.exportedAt)), { objectMode: false });
}

function packed({ name, lines }: ExportedFile): Packed {
  return {
    name,
    pieces: function* () {
      let waiting = '';
      for (const line of lines()) {
        waiting += line;
        if (waiting.length < together) continue;
        yield Buffer.from(waiting);
        waiting = '';
      }
      if (waiting !== '') yield Buffer.from(waiting);
    },
  };
}
