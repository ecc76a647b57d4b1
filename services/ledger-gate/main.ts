import { LedgerGateConfig } from '../../api/formats/service-config.ts';
import { keepDoor } from '../http/door.ts';
import { Limits } from '../http/limits.ts';
import { monitors } from '../http/observed.ts';
import { metricsOf } from '../http/own-metrics.ts';
import { runProgram } from '../http/program.ts';
import { CallAdmission } from './admission.ts';
import { LedgerGate } from './gate.ts';
import { Told } from './told.ts';

/** The way of people to their organisation's peer; see gate.ts. */
await runProgram({
  schema: LedgerGateConfig,
  async start(live, log) {
    const { config, authorities, tls } = live;
    const { mspId, listen, peer, channel, chaincode } = config;
    const gate = new LedgerGate({
      listen,
      tls: { ...tls, trust: authorities.bundle() },
      peer: { peer, trust: authorities.serverRootOf(mspId), tls },
      admission: new CallAdmission({ mspId, authorities, limits: new Limits(), channel, chaincode }),
      told: new Told(metricsOf(live, { health: () => [] }), monitors({ certificate: tls.certificate, authorities })),
      log,
    });
    keepDoor(gate.server, live);
    await gate.listen();
    log.info({ ...listen }, 'listening');
    return gate;
  },
});
