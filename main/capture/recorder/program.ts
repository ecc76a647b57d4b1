import { constants, setPriority } from 'node:os';
import { clearEnvironment } from '../../../connections/environment.ts';
import { keepFilesPrivate } from '../../../connections/private-files.ts';
import { SerialTransport } from '../../../devices/transport/serial-transport.ts';
import { OrderDesk } from './order-desk.ts';

/**
 * The process of one capture, begun by main for it (`../recorder-process.ts`) and ended with it. In the product it is a
 * utility process of Electron; where there is no Electron, one of Node that has a channel to the one that began it.
 */
keepFilesPrivate();
clearEnvironment();

const inElectron = 'electron' in process.versions;
const post = (message: unknown): void => {
  if (inElectron) process.parentPort.postMessage(message);
  else if (process.connected) process.send?.(message);
};
const desk = new OrderDesk({
  post,
  openPort: (path, line) => new SerialTransport({ path, line }),
  // What is left is work on what was recorded, of which other recordings should not notice anything.
  onStopped: () => setPriority(constants.priority.PRIORITY_LOW),
  onLeft: () => setImmediate(() => process.exit(0)),
});
const leave = (): void => void desk.leave();

if (inElectron) process.parentPort.on('message', ({ data }) => desk.receive(data));
else process.on('message', (message) => desk.receive(message)).on('disconnect', leave);
// Whoever ends the program by hand at its terminal ends main, which says what is to become of this.
process.on('SIGINT', () => undefined).on('SIGHUP', () => undefined);
process.on('SIGTERM', leave);
process.on('uncaughtException', (error) => {
  // Of what an error says, where it was alone: what was worked on is nobody's to read.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  post({ defect: [error.name, ...frames.slice(0, 6)].join('\n') });
  setImmediate(() => process.exit(1));
});
