import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { UnprivilegedUser } from '../windows/driver.ts';

const call = promisify(execFile);
const busSettings = fileURLToPath(new URL('./session-bus.conf', import.meta.url));
const assistive = fileURLToPath(new URL('./assistive.py', import.meta.url));
const Reply = z.object({ ok: z.boolean(), error: z.string().optional(), seen: z.array(z.unknown()) });

/**
 * What a person on X sees and does, with the means of a screen reader and a keyboard; nothing looks into the client.
 */
export class PersonAtScreen {
  /** Address of the session's bus, which a program has to know to be seen. */
  readonly bus: string;
  readonly #eyes: ChildProcessWithoutNullStreams;
  readonly #replies: AsyncIterator<string>;
  readonly #lines: Interface;

  /** `folder` is the user's own; the session's buses lie in it. */
  constructor(
    user: UnprivilegedUser,
    folder: string,
    private readonly display: string,
  ) {
    this.bus = `unix:path=${folder}/bus`;
    const settings = join(folder, 'session-bus.conf');
    writeFileSync(settings, readFileSync(busSettings, 'utf8').replace('@FOLDER@', folder));
    chownSync(settings, user.uid, user.gid);
    this.#eyes = spawn(
      'setpriv',
      [
        ...['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups', '--'],
        ...['dbus-run-session', '--config-file', settings, '--', 'python3', assistive],
      ],
      { env: { PATH: '/usr/bin:/bin', HOME: folder, TMPDIR: folder, XDG_RUNTIME_DIR: folder, DISPLAY: display } },
    );
    this.#lines = createInterface({ input: this.#eyes.stdout });
    this.#replies = this.#lines[Symbol.asyncIterator]();
  }

  see(role: string, name: string): Promise<void> {
    return this.#ask({ do: 'see', role, name });
  }

  press(role: string, name: string): Promise<void> {
    return this.#ask({ do: 'press', role, name });
  }

  /** Types into a field, key by key. */
  async type(role: string, name: string, text: string): Promise<void> {
    await this.#ask({ do: 'focus', role, name });
    await this.#hand(['type', '--delay', '20', '--', text]);
    await this.#ask({ do: 'holds', role, name, length: text.length });
  }

  /** There is no window manager here who would give a new window the keyboard. */
  async turnTo(title: string): Promise<void> {
    await this.#hand(['search', '--sync', '--onlyvisible', '--name', title, 'windowfocus', '--sync']);
  }

  async leave(): Promise<void> {
    this.#lines.close();
    const ended = once(this.#eyes, 'close');
    this.#eyes.stdin.end();
    await ended;
  }

  /** The bus has its daemons tell on the same output that they have begun. */
  async #reply(): Promise<z.infer<typeof Reply>> {
    for (;;) {
      const line = await this.#replies.next();
      if (line.done === true) throw new Error('expected an answer of who sees the screen');
      if (line.value.startsWith('{')) return Reply.parse(JSON.parse(line.value));
    }
  }

  async #hand(args: readonly string[]): Promise<void> {
    await call('xdotool', args, { env: { ...process.env, DISPLAY: this.display }, timeout: 60_000 });
  }

  async #ask(command: Readonly<Record<string, string | number>>): Promise<void> {
    this.#eyes.stdin.write(`${JSON.stringify(command)}\n`);
    const reply = await this.#reply();
    if (!reply.ok)
      throw new Error(`expected to ${command['do']} ${command['name']}: ${reply.error}\n${reply.seen.join('\n')}`);
  }
}
