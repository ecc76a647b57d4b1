import { once } from 'node:events';
import { connect } from 'node:net';
import type { HealthCheck } from '../http/handlers.ts';

/** Whether the storage takes a connection; the gate can ask it nothing. */
export function socketHealth(path: string): HealthCheck {
  return {
    name: 'storage',
    check: async () => {
      const socket = connect({ path });
      try {
        await once(socket, 'connect');
        return 'takes connections';
      } finally {
        socket.destroy();
      }
    },
  };
}
