import { randomBytes } from 'node:crypto';
import { extname, join, sep } from 'node:path';
import { readFile, realpath } from '../../connections/disk.ts';
import { contentPolicy } from './content-policy.ts';
import { isOurs } from './origin.ts';

/** What may be served, and as what; anything else is not found. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
};
const noncePlace = '__OPENWARD_NONCE__';

/** Serves the renderer's files, and only them, to our own window. */
export class RendererFiles {
  #root: Promise<string> | undefined;

  /** `folder`: the renderer as it was built. */
  constructor(private readonly folder: string) {}

  async respond(request: { readonly url: string; readonly method: string }): Promise<Response> {
    if (request.method !== 'GET') return refusal(405);
    const name = fileNameOf(request.url);
    const type = name === undefined ? undefined : mediaTypes[extname(name).toLowerCase()];
    if (name === undefined || type === undefined) return refusal(404);
    const content = await this.#read(name);
    if (!content) return refusal(404);
    return type.startsWith('text/html')
      ? page(content.toString('utf8'), type)
      : new Response(new Uint8Array(content), { headers: headers(type) });
  }

  /** The file, when it really lies in the folder: links out of it are not followed. */
  async #read(name: string): Promise<Buffer | undefined> {
    this.#root ??= realpath(this.folder);
    try {
      const root = await this.#root;
      const file = await realpath(join(root, name));
      return file.startsWith(root + sep) ? await readFile(file) : undefined;
    } catch {
      this.#root = undefined;
      return undefined;
    }
  }
}

/** Path below the folder that an address names; undefined when it names anything else. */
export function fileNameOf(address: string): string | undefined {
  if (!isOurs(address)) return undefined;
  const path = new URL(address).pathname;
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (name === '/' || name === '') return 'index.html';
  const parts = name.slice(1).split('/');
  const plain = parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/.test(part) && !part.includes('..'));
  return plain ? parts.join('/') : undefined;
}

function page(html: string, type: string): Response {
  const nonce = randomBytes(16).toString('base64');
  return new Response(html.replaceAll(noncePlace, nonce), {
    headers: { ...headers(type), 'content-security-policy': contentPolicy(nonce) },
  });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=()',
  };
}

function refusal(status: number): Response {
  return new Response('', { status, headers: { 'content-security-policy': "default-src 'none'" } });
}
