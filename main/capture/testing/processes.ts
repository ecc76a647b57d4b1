import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { decodeShr, type ShrDocument } from '../../../api/formats/shr.ts';
import type { Held } from '../../../devices/capture/assembler.ts';
import type { LineSettings, Transport } from '../../../devices/transport/transport.ts';
import type { HeldCapture } from '../held-capture.ts';
import type { BeginProcess } from '../recorder-process.ts';
import { OrderDesk } from '../recorder/order-desk.ts';

const program = join(import.meta.dirname, '..', 'recorder', 'program.ts');

/** Begins the program of a capture as a process of Node; the product does so as one of Electron's. */
export class ForkedRecorders {
  /** Each that was begun, in order. */
  readonly all: ChildProcess[] = [];

  readonly begin: BeginProcess = ({ said, ended }) => {
    const child = fork(program, [], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.all.push(child);
    let gone = false;
    child.on('message', (message) => said(message));
    child.on('exit', (code, signal) => {
      gone = true;
      ended(signal ?? `exit code ${code}`);
    });
    return {
      post: (message) => {
        if (!gone && child.connected) child.send(message);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };

  /** Kills the one that was begun last, with no chance to tidy up. Answers when. */
  async killLast(): Promise<number> {
    const child = this.all.at(-1);
    if (child === undefined) throw new Error('expected a process to have been begun');
    const at = Date.now();
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    return at;
  }
}

/** The same program's parts in this process: what is said is copied, as between processes. */
export function recordersHere(openPort: (path: string, line: LineSettings) => Transport, slice?: Held): BeginProcess {
  return ({ said, ended }) => {
    let gone = false;
    const end = (how: string): void => {
      if (gone) return;
      gone = true;
      setImmediate(() => ended(how));
    };
    const later = (message: unknown, hear: (message: unknown) => void): void => {
      const copy: unknown = structuredClone(message);
      setImmediate(() => hear(copy));
    };
    const desk = new OrderDesk({
      openPort,
      ...(slice === undefined ? {} : { slice }),
      post: (message) => {
        if (!gone) later(message, said);
      },
      onLeft: () => end('left'),
    });
    return {
      post: (message) => {
        if (!gone) later(message, (copy) => desk.receive(copy));
      },
      kill: () => end('killed'),
    };
  };
}

/** What is handed over of a capture: one of its documents. */
export async function documentOf(capture: HeldCapture, slice = 0): Promise<ShrDocument> {
  const { read, bytes } = await capture.document(slice);
  const whole = Buffer.concat(await read().toArray());
  if (whole.length !== bytes) throw new Error(`expected ${bytes} bytes to be handed over, not ${whole.length}`);
  return decodeShr(whole);
}
