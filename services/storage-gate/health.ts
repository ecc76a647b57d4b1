import { request } from 'node:http';
import type { HealthCheck } from '../http/handlers.ts';

/** Milliseconds without an answer; as long as whoever asks about health waits. */
const patience = 5000;

/** Whether the storage answers at all: the gate has no keys, so it is told that it may not. */
export function storageAnswers(socketPath: string): HealthCheck {
  return {
    name: 'storage',
    check: () =>
      new Promise((resolve, reject) => {
        const asked = request({ socketPath, path: '/', method: 'HEAD', agent: false, timeout: patience }, (answer) => {
          answer.resume();
          resolve(`answers with status ${answer.statusCode}`);
        });
        asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
        asked.on('error', reject);
        asked.end();
      }),
  };
}
