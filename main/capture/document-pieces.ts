import { OpenwardError } from '../../domain/errors.ts';
import type { RecorderProcess } from './recorder-process.ts';
import { orders } from './recorder/orders.ts';

/** An encoded document of a capture, piece by piece. Errors: RECORDER_ENDED, CAPTURE_NOT_RUNNING. */
export async function* piecesFrom(process: RecorderProcess, slice: number, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes;) {
    const piece = await process.ask(orders.piece, { slice, at });
    if (piece.length === 0) throw new OpenwardError('RECORDER_ENDED', 'The document ended too early');
    at += piece.length;
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
  }
}
