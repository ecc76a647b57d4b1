import { once } from 'node:events';
import type { Header, Pack } from 'tar-stream';
import { z } from 'zod';
import { Attributes } from '../../api/formats/backup.ts';
import type { Item } from './manifest.ts';

/** How GNU tar, bsdtar and star name an extended attribute in a pax header. */
const ATTRIBUTE = 'SCHILY.xattr.';

const Records = z.record(z.string(), z.string());

/** What of a header's pax records are attributes that the storage keeps. */
export function attributesIn({ pax }: Pick<Header, 'pax'>): Attributes | undefined {
  const found = Object.entries(Records.parse(pax ?? {})).flatMap(([name, value]) =>
    name.startsWith(`${ATTRIBUTE}user.`) ? [[name.slice(ATTRIBUTE.length), value] as const] : [],
  );
  return found.length === 0 ? undefined : Attributes.parse(Object.fromEntries(found));
}

function headerOf({ name, bytes, attributes }: Item): Partial<Header> & Pick<Header, 'name'> {
  const folder = name.endsWith('/');
  const pax = Object.entries(attributes ?? {}).map(([key, value]): [string, string] => [`${ATTRIBUTE}${key}`, value]);
  return {
    name,
    size: bytes,
    type: folder ? 'directory' : 'file',
    mode: folder ? 0o700 : 0o600,
    mtime: new Date(0),
    ...(pax.length === 0 ? {} : { pax: Object.fromEntries(pax) }),
  };
}

/** Writes one item; rejects when `signal` aborts, for whoever reads the archive may be gone. */
export async function putItem(tar: Pack, item: Item, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let end: (error?: Error | null) => void = () => undefined;
  const written = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const sink = tar.entry(headerOf(item), (error) => end(error));
  written.catch(() => undefined);
  if (item.name.endsWith('/')) return written;
  for await (const chunk of item.content()) if (!sink.write(chunk)) await once(sink, 'drain', { signal });
  sink.end(undefined);
  return unlessAborted(written, signal);
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  const aborted = once(signal, 'abort', { signal: over.signal }).then((): never => {
    throw signal.reason;
  });
  aborted.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}

/** What a stream of tar's gives is bytes, which its types do not say. */
export async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

/** As age takes what it seals and opens. */
export function webStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await chunks.return?.();
    },
  });
}
