import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** Why there is no Prometheus here; undefined when there is one. */
export const noPrometheus =
  spawnSync('promtool', ['--version']).error === undefined
    ? undefined
    : 'skipped: no promtool on the path: apt-get install prometheus';

/** What `promtool` said, and whether it was content. */
export function promtool(...args: string[]): { readonly ok: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

/** A real Prometheus with a configuration, on a free port of this machine; what it has read goes with it. */
export class RunningPrometheus {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  static async start(config: string): Promise<RunningPrometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'openward-prometheus-'));
    const options = ['--web.listen-address=127.0.0.1:0', '--log.format=json', `--storage.tsdb.path=${folder}`];
    const child = spawn('prometheus', [`--config.file=${config}`, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise<string>((resolve, reject) => {
      const said: string[] = [];
      child.once('exit', () => reject(new Error(`Prometheus ended: ${said.join('\n')}`)));
      createInterface(child.stderr).on('line', (line) => {
        said.push(line);
        const found = /"address":"([^"]+:[1-9]\d*)".*"msg":"Listening on"/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    // It listens before it has read what it keeps, and answers 503 until then.
    const ready = async (): Promise<boolean> => (await fetch(`http://${address}/-/ready`)).ok;
    while (!(await ready())) await pause(50);
    return new RunningPrometheus(child, folder, `http://${address}`);
  }

  /** The `data` of an answer of its HTTP API. */
  async ask(path: string): Promise<unknown> {
    const answer = await fetch(`${this.url}/api/v1/${path}`);
    return z.object({ data: z.unknown() }).parse(JSON.parse(await answer.text())).data;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
