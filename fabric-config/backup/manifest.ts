import { createHash, type Hash } from 'node:crypto';
import { ManifestLine, type Attributes } from '../../api/formats/backup.ts';

/** One file or folder of a backup. */
export interface Item {
  /** A folder's ends with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly attributes?: Attributes;
  /** Exactly `bytes`; read once. */
  content(): AsyncIterable<Uint8Array>;
}

/** The line of an item, by which both ends say the same of the same. */
export function manifestLine({ name, bytes, attributes }: Omit<Item, 'content'>, sha256: string): string {
  const line: ManifestLine = { name, bytes, sha256, ...(attributes === undefined ? {} : { attributes }) };
  return `${JSON.stringify(ManifestLine.parse(line))}\n`;
}

/** The digest of what went past. */
export class Digested {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  async *through(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}
