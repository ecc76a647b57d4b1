import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const call = promisify(execFile);

/** What `npm run package` left in a folder. */
export interface Packages {
  /** `openward`, or `openward-trial` from the development runtime. */
  readonly name: string;
  readonly deb: string;
  readonly sbom: string;
  readonly unpacked: string;
}

/** `npm run package` of a checkout. */
export async function makePackages(checkout: string, out: string): Promise<Packages> {
  await call('npm', ['run', 'package', '--', '--out', out], { cwd: checkout, maxBuffer: 64 * 1024 * 1024 });
  const names = await readdir(out);
  const deb = names.find((name) => name.endsWith('.deb'));
  if (deb === undefined) throw new Error(`expected a .deb in ${out}, found ${names.join(', ')}`);
  const name = deb.split('_')[0] ?? '';
  const sbom = deb.replace(/_amd64\.deb$/, '.cdx.json');
  return { name, deb: join(out, deb), sbom: join(out, sbom), unpacked: join(out, 'linux-unpacked') };
}

/** The same checkout in another folder, as somebody else has it: with packages and set-up, without what was run. */
export async function copyCheckout(checkout: string, folder: string): Promise<void> {
  const left = new Set(['.openward', 'mutation', 'coverage', 'test-results', 'dist/client', 'dist/package']);
  await cp(checkout, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !left.has(path.slice(checkout.length + 1)),
  });
}

export async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
