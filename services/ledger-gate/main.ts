import { LedgerGateConfig } from '../../api/formats/service-config.ts';
import { keepDoor } from '../http/door.ts';
import { Doorkeeper } from '../http/doorkeeper.ts';
import { Limits } from '../http/limits.ts';
import type { Live } from '../http/live-config.ts';
import { monitors } from '../http/observed.ts';
import { metricsOf } from '../http/own-metrics.ts';
import { runProgram } from '../http/program.ts';
import { openLiveLedger, type LedgerSettings } from '../ledger/service-ledger.ts';
import { CallAdmission } from './admission.ts';
import { LedgerGate } from './gate.ts';
import { Told } from './told.ts';

/** The way of people to their organisation's peer; see gate.ts. */
await runProgram({
  schema: LedgerGateConfig,
  async start(live, log) {
    const { config, authorities, tls } = live;
    const { mspId, listen, peer, channel, chaincode } = config;
    const ledger = openLiveLedger(askingOwnPeer(live), { info: () => undefined });
    const doorkeeper = new Doorkeeper({ ledger, log });
    const metrics = metricsOf(live, { health: () => [doorkeeper.health()] });
    const gate = new LedgerGate({
      listen,
      tls: { ...tls, trust: authorities.bundle() },
      peer: { peer, trust: authorities.serverRootOf(mspId), tls },
      admission: new CallAdmission({ mspId, authorities, limits: new Limits(), doorkeeper, channel, chaincode }),
      told: new Told(metrics, monitors({ certificate: tls.certificate, authorities })),
      log,
    });
    keepDoor(gate.server, live);
    await gate.listen();
    doorkeeper.keep();
    log.info({ ...listen }, 'listening');
    return {
      async close() {
        await Promise.all([gate.close(), doorkeeper.stop()]);
        ledger.close();
      },
    };
  },
});

/** It asks its own peer alone, and as who it is to servers. */
function askingOwnPeer(live: Live<LedgerGateConfig>): Live<LedgerSettings> {
  const settings = ({ tls, authorities, mspId, peer, channel, chaincode }: LedgerGateConfig): LedgerSettings => ({
    tls,
    authorities,
    signing: { ...tls, mspId },
    gateway: { peers: [{ ...peer, mspId }] },
    channel,
    chaincode,
  });
  return {
    config: settings(live.config),
    authorities: live.authorities,
    get tls() {
      return live.tls;
    },
    onChange: (take) => live.onChange((config) => take(settings(config))),
  };
}
