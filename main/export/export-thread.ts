import { Worker } from 'node:worker_threads';
import type { Work } from '../../app/ports/progress.ts';
import { moveIntoPlace, temporaryBeside } from '../../connections/atomic-file.ts';
import { rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { toldUnwritable } from '../../domain/system-failure.ts';
import { ExportNews, type ExportOrder } from './writer/export-order.ts';

/** Writes a device record as another program's file, and says how many bytes it has. */
export type Exporter = (order: ExportOrder, work: Work) => Promise<number>;

/**
 * In a thread of its own for each: reading a recording and writing it anew takes seconds, in which main would hear
 * nothing. Written beside its place and moved there when it is whole; nothing is left of one that failed or was
 * cancelled. Errors of it: CANCELLED, NOT_AVAILABLE when the format has no room for the record, those of the disk,
 * FILE_UNWRITABLE.
 * @param program path of `writer/thread.ts` as built
 */
export function exportInThread(program: string): Exporter {
  return async (order, work) => {
    const temporary = temporaryBeside(order.file, 'part');
    try {
      const bytes = await written(program, { ...order, file: temporary }, work);
      await moveIntoPlace(temporary, order.file);
      return bytes;
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw toldUnwritable(error);
    }
  };
}

async function written(program: string, order: ExportOrder, { signal, progress }: Work): Promise<number> {
  if (signal?.aborted === true) throw cancelled(signal);
  // Copies, which are handed over: the opened record stays as it is.
  const data = order.data.map((one) => Uint8Array.from(one));
  const thread = new Worker(program, {
    name: 'export',
    workerData: { ...order, data },
    transferList: data.map(({ buffer }) => buffer),
  });
  const ended = new Promise<number>((resolve, reject) => {
    thread.on('message', (message: unknown) => {
      const news = ExportNews.parse(message);
      if (news.state === 'writing') progress?.('exporting', news.done, news.total, 'steps');
      if (news.state === 'written') resolve(news.bytes);
      if (news.state === 'failed') reject(new OpenwardError(news.code, 'The device record was not exported'));
    });
    const end = (cause?: unknown): void =>
      reject(new OpenwardError('INTERNAL', 'The exporting thread ended', { cause }));
    thread.on('error', end).on('exit', () => end());
    signal?.addEventListener('abort', () => reject(cancelled(signal)), { once: true });
  });
  try {
    return await ended;
  } finally {
    await thread.terminate();
  }
}

function cancelled(signal: AbortSignal): OpenwardError {
  return new OpenwardError('CANCELLED', undefined, { cause: signal.reason });
}
