import { constants, type ClientHttp2Stream, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { status as Grpc } from '@grpc/grpc-js';

const { HTTP_STATUS_OK, NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_NO_ERROR } = constants;

/** How a call ends: a code of gRPC and a text. */
export interface Ending {
  readonly status: Grpc;
  readonly text: string;
}

/** What is said when the peer broke off. */
const brokenOff: Ending = { status: Grpc.UNAVAILABLE, text: 'The peer has not said how the call ended' };

/** Answers a call with nothing but how it ends, whether its request has come as a whole or not. */
export function endWith(stream: ServerHttp2Stream, ending: Ending): void {
  if (stream.destroyed || stream.headersSent) return;
  const headers = { ':status': HTTP_STATUS_OK, 'content-type': 'application/grpc', ...trailersOf(ending) };
  stream.respond(headers, { endStream: true });
  stream.close(NGHTTP2_NO_ERROR);
}

/** Brings back the peer's answer as it comes: header, messages, trailer. Whichever side goes, the other one hears. */
export function bringBack(answer: ClientHttp2Stream, stream: ServerHttp2Stream): void {
  let trailers: OutgoingHttpHeaders = trailersOf(brokenOff);
  answer.on('trailers', (said) => (trailers = said));
  answer.on('response', (headers, flags) => {
    if (stream.destroyed) return;
    const whole = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(headers, whole ? { endStream: true } : { waitForTrailers: true });
    if (!whole) answer.pipe(stream);
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  // What went wrong is said by what is missing; a stream that closes has always ended or failed before.
  answer.on('error', () => undefined);
  answer.on('close', () => {
    if (!stream.headersSent) endWith(stream, brokenOff);
    else if (!stream.writableEnded) stream.end();
  });
  stream.on('close', () => {
    if (!answer.closed) answer.close(NGHTTP2_CANCEL);
  });
}

function trailersOf({ status, text }: Ending): OutgoingHttpHeaders {
  return { 'grpc-status': String(status), 'grpc-message': encodeURI(text) };
}
