import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StorageGateConfig } from '../../api/formats/service-config.ts';
import { reachOf } from '../../connections/storage/reach.ts';
import { keepDoor } from '../http/door.ts';
import { Doorkeeper } from '../http/doorkeeper.ts';
import { runProgram } from '../http/program.ts';
import { MetricsDoor } from '../http/metrics-door.ts';
import { monitors } from '../http/observed.ts';
import { metricsOf } from '../http/own-metrics.ts';
import { openLiveLedger } from '../ledger/service-ledger.ts';
import { Entrance } from './entrance.ts';
import { createGate } from './gate.ts';
import { storageAnswers } from './health.ts';

/** Milliseconds transfers get to end when the gate is told to. */
const gracePeriod = 5000;

/** The storage's door; see gate.ts. */
await runProgram({
  schema: StorageGateConfig,
  async start(live, log) {
    const { config, authorities } = live;
    const reach = reachOf(config, () => live.tls);
    const ledger = openLiveLedger(live, { info: () => undefined });
    const doorkeeper = new Doorkeeper({ ledger, log });
    const metrics = metricsOf(live, { health: () => [storageAnswers(reach), doorkeeper.health()] });
    const door = new MetricsDoor(metrics, monitors({ certificate: live.tls.certificate, authorities }));
    const entrance = new Entrance(authorities, doorkeeper);
    const gate = createGate({ tls: { ...live.tls, trust: authorities.bundle() }, reach, log, door, metrics, entrance });
    keepDoor(gate, live);
    const open = new Set<Socket>();
    gate.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    gate.listen(config.listen.port, config.listen.host);
    await once(gate, 'listening');
    doorkeeper.keep();
    log.info({ ...config.listen }, 'listening');
    return {
      async close() {
        const closed = once(gate, 'close');
        gate.close();
        const impatience = setTimeout(() => open.forEach((socket) => socket.destroy()), gracePeriod);
        await Promise.all([closed, doorkeeper.stop()]);
        clearTimeout(impatience);
        ledger.close();
      },
    };
  },
});
