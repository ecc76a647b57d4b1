import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const nonce = 'look';
/** The policy of the product's windows, so that what is looked at is what will be allowed there. */
const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'`;

export interface SamplePages {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Builds the windows with the sample bridge into a temporary folder and serves them on loopback.
 * @param root this folder; to be said by a program that was bundled into another
 */
export async function serveSamplePages(root = fileURLToPath(new URL('.', import.meta.url))): Promise<SamplePages> {
  const folder = await mkdtemp(join(tmpdir(), 'openward-look-'));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
    },
  });
  const server = createServer((request, response) => void serve(folder, request.url ?? '/', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}/index.html`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serve(folder: string, url: string, response: import('node:http').ServerResponse): Promise<void> {
  if (url === '/favicon.ico') return void response.writeHead(204).end();
  const path = normalize(join(folder, new URL(url, 'http://localhost').pathname));
  try {
    if (!path.startsWith(folder + sep)) throw new Error('outside');
    const content = await readFile(path);
    const html = extname(path) === '.html';
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      ...(html ? { 'content-security-policy': policy } : {}),
    });
    response.end(html ? content.toString('utf8').replaceAll('__OPENWARD_NONCE__', nonce) : content);
  } catch {
    response.writeHead(404).end();
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
