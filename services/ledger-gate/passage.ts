import {
  constants,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
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

/**
 * Sends the request on and brings the peer's answer back as it comes: header, messages, trailer. Whichever side goes,
 * the other one hears; whoever had gone before has asked for nothing.
 */
export function handOn(framed: Buffer, asked: ClientHttp2Stream, stream: ServerHttp2Stream): void {
  // What went wrong is said by what is missing; a stream that closes has always ended or failed before.
  asked.on('error', () => undefined);
  if (stream.destroyed) {
    asked.close(NGHTTP2_CANCEL);
    return;
  }
  stream.on('close', () => {
    if (!asked.closed) asked.close(NGHTTP2_CANCEL);
  });
  bringBack(asked, stream);
  asked.end(framed);
}

function bringBack(answer: ClientHttp2Stream, stream: ServerHttp2Stream): void {
  let trailers: OutgoingHttpHeaders = trailersOf(brokenOff);
  answer.on('trailers', (said: IncomingHttpHeaders) => {
    trailers = said;
  });
  answer.on('response', (headers, flags) => {
    if (stream.destroyed) return;
    const whole = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(headers, whole ? { endStream: true } : { waitForTrailers: true });
    if (whole) answer.resume();
    else answer.pipe(stream);
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  answer.on('close', () => {
    if (!stream.headersSent) endWith(stream, brokenOff);
    else if (!stream.writableEnded) stream.end();
  });
}

function trailersOf({ status, text }: Ending): OutgoingHttpHeaders {
  return { 'grpc-status': String(status), 'grpc-message': encodeURI(text) };
}
