import { once } from 'node:events';
import { createServer } from 'node:http';

/** An empty page at a loopback address, which Chromium trusts as it does our own scheme. */
export interface EmptyPage {
  readonly url: string;
  close(): void;
}

export async function serveEmptyPage(): Promise<EmptyPage> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>empty</title><body></body>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
