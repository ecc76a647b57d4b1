import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extract, pack } from 'tar-stream';
import { existsSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { baseEnvironment } from '../lifecycle/tools.ts';
import type { Item } from './manifest.ts';
import { attributesIn, chunksOf, putItem } from './tar.ts';

/** Node reads no extended attributes; GNU tar, which every Debian has, does, and writes them. */
const withAttributes = ['--format=pax', '--xattrs', '--xattrs-include=user.*'];
/** What is under way in the storage, and its locks. */
const passing = ['.sgwtmp', '.*.sgwtmp.*', '.vgwlocks'].map((name) => `--exclude=${name}`);

/**
 * Objects with what the storage keeps beside them. An object gets its name once it is whole and is never written again,
 * so each is as it was put. Errors: TOOL_FAILED, INPUT_INVALID for attributes no storage of ours has.
 */
export async function* storageItems(folder: string, prefix: string): AsyncGenerator<Item> {
  if (!existsSync(folder)) return;
  const tool = startTar(['--create', ...withAttributes, ...passing, '--directory', folder, '.'], ['ignore', 'pipe']);
  const tar = extract();
  tool.child.stdout?.pipe(tar);
  try {
    for await (const entry of tar) {
      const { name, size, type } = entry.header;
      const place = name.replace(/^\.\/?/, '').replace(/\/$/, '');
      if (place === '' || (type !== 'file' && type !== 'directory')) {
        entry.resume();
        continue;
      }
      const attributes = attributesIn(entry.header);
      yield {
        name: `${prefix}/${place}${type === 'directory' ? '/' : ''}`,
        bytes: size,
        ...(attributes === undefined ? {} : { attributes }),
        content: () => chunksOf(entry),
      };
      entry.resume();
    }
    await tool.ended;
  } finally {
    tool.child.kill();
  }
}

/** Puts objects into a folder with what was kept beside them. */
export class StorageFolder {
  readonly #tar = pack();
  readonly #broken = new AbortController();
  readonly #ended: Promise<void>;

  constructor(folder: string) {
    const tool = startTar(
      ['--extract', ...withAttributes.slice(1), '--directory', folder, '--file=-'],
      ['pipe', 'ignore'],
    );
    const { stdin } = tool.child;
    if (stdin === null) throw new OpenwardError('TOOL_FAILED', 'tar takes nothing in');
    // When tar ends of a full disk, its exit tells so.
    stdin.on('error', () => undefined);
    this.#tar.pipe(stdin);
    this.#ended = tool.ended;
    this.#ended.catch((error: unknown) => this.#broken.abort(error));
  }

  put(item: Item): Promise<void> {
    return putItem(this.#tar, item, this.#broken.signal);
  }

  /** Resolves when everything lies there. Errors: TOOL_FAILED, DISK_FULL. */
  end(): Promise<void> {
    this.#tar.finalize();
    return this.#ended;
  }

  /** Gives up. */
  async abandon(): Promise<void> {
    this.#tar.destroy();
    await this.#ended.catch(() => undefined);
  }
}

function startTar(
  args: readonly string[],
  [stdin, stdout]: readonly ['ignore' | 'pipe', 'ignore' | 'pipe'],
): { readonly child: ReturnType<typeof spawn>; readonly ended: Promise<void> } {
  const child = spawn('tar', [...args], { env: baseEnvironment(), stdio: [stdin, stdout, 'pipe'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-4096)));
  const ended = once(child, 'close').then(([code]: unknown[]) => {
    if (/no space left|wrote only|quota/i.test(said)) throw new OpenwardError('DISK_FULL', undefined, { cause: said });
    // Objects that have come or gone while a folder was read are no trouble, and change what it says to 1.
    const harmless = code === 1 && args[0] === '--create' && !/attribute/i.test(said);
    if (code !== 0 && !harmless) throw new OpenwardError('TOOL_FAILED', `tar failed: ${said.trim()}`);
    // It goes on without attributes, and the storage would write over what lacks them.
    if (/attribute/i.test(said)) throw new OpenwardError('TOOL_FAILED', `attributes are not kept: ${said.trim()}`);
  });
  ended.catch(() => undefined);
  return { child, ended };
}
