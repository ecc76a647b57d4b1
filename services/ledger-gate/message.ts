import type { ServerHttp2Stream } from 'node:http2';
import { OpenwardError } from '../../domain/errors.ts';

/** Before a message of gRPC: whether it is compressed (one byte), and its length (four). */
const PREFIX = 5;

/**
 * The one message of a call whose requests do not come as a stream, as it came: prefix first. Undefined when there are
 * more bytes than a message may have; what comes then is not kept.
 *
 * @param largest bytes of the message
 * @throws INPUT_INVALID for what is not one message as it is; CANCELLED when the caller has gone
 */
export function oneMessage(stream: ServerHttp2Stream, largest: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > PREFIX + largest) resolve(undefined);
      else parts.push(part);
    });
    const gone = (): void => reject(new OpenwardError('CANCELLED'));
    stream.once('close', gone);
    stream.on('end', () => {
      stream.off('close', gone);
      const framed = Buffer.concat(parts);
      if (isOneMessage(framed)) resolve(framed);
      else reject(new OpenwardError('INPUT_INVALID', 'A call brings one message, not compressed'));
    });
  });
}

/** What it says. */
export function contentOf(framed: Buffer): Buffer {
  return framed.subarray(PREFIX);
}

function isOneMessage(framed: Buffer): boolean {
  return framed.length >= PREFIX && framed.readUInt8(0) === 0 && framed.readUInt32BE(1) === framed.length - PREFIX;
}
