import { createServer, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';

/** Serves Electron's releases as a test wants them served. */
export class ReleaseServer {
  readonly #server: Server;
  asked = 0;

  constructor(answer: RequestListener) {
    this.#server = createServer((request, response) => {
      this.asked += 1;
      answer(request, response);
    });
  }

  /** Its address, as ELECTRON_MIRROR takes it. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An address at which nobody listens any more. */
export async function refusingAddress(): Promise<string> {
  const server = new ReleaseServer(() => undefined);
  const address = await server.open();
  await server.close();
  await new Promise<void>((resolve) => {
    connect(Number(new URL(address).port), '127.0.0.1').once('error', () => resolve());
  });
  return address;
}

/** A program with fuses, of Electron's own form: sentinel, version, how many, one character each. */
export function programWithFuses(): Buffer {
  const wire = Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, 8]),
    Buffer.alloc(8, '1'),
  ]);
  return Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]);
}

/** A ZIP archive of files that are stored as they are (PKWARE APPNOTE 6.3). */
export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const local = headerOf(name, content);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(0x031e, 4);
    local.copy(entry, 6, 4, 30);
    entry.writeUInt32LE((0o100755 << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    index.push(entry, Buffer.from(name));
    parts.push(local, Buffer.from(name), content);
    offset += local.length + name.length + content.length;
  }
  return Buffer.concat([...parts, ...index, endOf(Object.keys(files).length, Buffer.concat(index).length, offset)]);
}

function headerOf(name: string, content: Buffer): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(0x21, 12);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  return local;
}

function endOf(count: number, indexLength: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(indexLength, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
