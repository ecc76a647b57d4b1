import { spawn, type ChildProcess } from 'node:child_process';

let started: Promise<{ display: string; server: ChildProcess }> | undefined;

/**
 * Where windows go: the machine's display, or one Xvfb for this process, started when it is first needed. The server
 * chooses a free number itself (`-displayfd`) and ends with this process.
 */
export async function display(): Promise<string> {
  const given = process.env['DISPLAY'] ?? '';
  if (given !== '') return given;
  started ??= startXvfb();
  return (await started).display;
}

/** Ends the Xvfb this process started, if it did. */
export async function endDisplay(): Promise<void> {
  const running = started;
  started = undefined;
  if (!running) return;
  const { server } = await running;
  server.kill('SIGTERM');
}

function startXvfb(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => server.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error('Xvfb could not be started; on Debian: apt-get install xvfb', { cause: error })),
    );
    server.once('close', (code) => reject(new Error(`Xvfb ended with ${code ?? 'a signal'} before it had a display`)));
    let text = '';
    server.stdio[3]?.on('data', (piece: Buffer) => {
      text += piece.toString('ascii');
      if (text.includes('\n')) resolve({ display: `:${text.trim()}`, server });
    });
  });
}
