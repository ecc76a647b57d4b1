import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import type { BeginProcess } from '../../main/capture/recorder-process.ts';

const ticksASecond = 100;
const pageKiB = 4;

/** The built program of a recording, as a process of Node: the client has it as one of Electron's. */
export class BuiltRecorders {
  readonly all: ChildProcess[] = [];

  readonly begin: BeginProcess = ({ said, ended }) => {
    const child = fork(join(repositoryRoot(), 'dist', 'client', 'recorder.js'), [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.all.push(child);
    child.on('message', (message) => said(message));
    child.on('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
    return {
      post: (message) => {
        if (child.connected) child.send(message);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

/** Seconds of a processor that a process has had, and its memory. proc(5), /proc/PID/stat. */
export function used({ pid }: ChildProcess): { seconds: number; residentMiB: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Its name may have blanks; it ends with the last bracket.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, pages = 0] = [fields[11], fields[12], fields[21]];
  return { seconds: (user + system) / ticksASecond, residentMiB: (pages * pageKiB) / 1024 };
}
