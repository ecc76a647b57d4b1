import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { BeginProcess } from '../capture/recorder-process.ts';

/** Built beside this program. */
const program = join(import.meta.dirname, 'recorder.js');

/**
 * A process of Electron's for each capture: no window, no sandbox (it opens a serial port), nothing inherited that
 * could be typed into or read.
 */
export const beginCaptureProcess: BeginProcess = ({ said, ended }) => {
  const child = utilityProcess.fork(program, [], { serviceName: 'Openward recording', stdio: 'ignore' });
  let gone = false;
  child.on('message', (message: unknown) => said(message));
  child.on('exit', (code) => {
    gone = true;
    // Whatever is sent to a process within its last event ends Electron's own.
    setImmediate(() => ended(`exit code ${code}`));
  });
  return {
    post: (message) => {
      if (!gone) child.postMessage(message);
    },
    kill: () => {
      // Electron's own way waits for the process, and holds up this one.
      if (!gone && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
};
