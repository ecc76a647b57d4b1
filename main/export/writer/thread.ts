import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { decodeShr } from '../../../api/formats/shr.ts';
import { open } from '../../../connections/disk.ts';
import { exported } from '../../../devices/export/formats.ts';
import { joined } from '../../../devices/export/joined.ts';
import { numbersIn } from '../../../devices/export/provenance.ts';
import { OpenwardError, type ErrorCode } from '../../../domain/errors.ts';
import { systemFailure, toldUnwritable } from '../../../domain/system-failure.ts';
import { ExportOrder, type ExportNews } from './export-order.ts';

/** Milliseconds between two words on how far it is. */
const seldom = 100;

/** The thread that writes a device record as another program's file (`../export-thread.ts`), and ends. */
write(ExportOrder.parse(workerData)).then(
  (bytes) => tell({ state: 'written', bytes }),
  (error: unknown) => tell({ state: 'failed', code: codeOf(error) }),
);

function tell(news: ExportNews): void {
  parentPort?.postMessage(news);
}

async function write({ format, file, data, provenance }: ExportOrder): Promise<number> {
  const document = joined(data.map((one) => decodeShr(one)));
  const segments = provenance.segments.map((segment, at) => ({ ...segment, documentDigest: digestOf(data[at]) }));
  const total = numbersIn(document);
  const advance = meter(total);
  const pieces = exported(format, { document, provenance: { ...provenance, segments }, advance });
  const handle = await open(file, 'wx', 0o600);
  let bytes = 0;
  try {
    const disk = new Writable({
      write(piece: Buffer, _encoding, done) {
        bytes += piece.length;
        handle.writeFile(piece).then(() => done(), done);
      },
    });
    await pipeline(pieces, disk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return bytes;
}

function digestOf(bytes: Uint8Array = new Uint8Array()): string {
  return createHash('sha384').update(bytes).digest('hex');
}

function meter(total: number): (numbers: number) => void {
  let done = 0;
  let told = 0;
  return (numbers) => {
    done += numbers;
    const now = performance.now();
    if (now - told < seldom) return;
    told = now;
    tell({ state: 'writing', done: Math.round(done), total });
  };
}

function codeOf(error: unknown): ErrorCode {
  const known = systemFailure(error) ?? toldUnwritable(error);
  return known instanceof OpenwardError ? known.code : 'INTERNAL';
}
