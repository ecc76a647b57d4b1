import { request } from 'node:http';
import type { Socket } from 'node:net';
import { StorageAgent } from '../../connections/storage/reach.ts';
import type { HealthCheck } from '../http/handlers.ts';

/** Milliseconds without an answer; as long as whoever asks about health waits. */
const patience = 5000;

/** Whether the storage answers at all: the gate has no keys, so it is told that it may not. */
export function storageAnswers(reach: () => Socket): HealthCheck {
  const agent = new StorageAgent(reach);
  return {
    name: 'storage',
    check: () =>
      new Promise((resolve, reject) => {
        const asked = request({ agent, path: '/', method: 'HEAD', timeout: patience }, (answer) => {
          answer.resume();
          resolve(`answers with status ${answer.statusCode}`);
        });
        asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
        asked.on('error', reject);
        asked.end();
      }),
  };
}
