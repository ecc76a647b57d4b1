import { LedgerGateConfig } from '../../api/formats/service-config.ts';
import { bundleOf, readAuthorities, serverRootOf } from '../http/authorities.ts';
import { Limits } from '../http/limits.ts';
import { monitors } from '../http/observed.ts';
import { metricsOf } from '../http/own-metrics.ts';
import { readTls, runProgram } from '../http/program.ts';
import { Admission } from './admission.ts';
import { LedgerGate } from './gate.ts';
import { Told } from './told.ts';

/** The way of people to their organisation's peer; see gate.ts. */
await runProgram({
  schema: LedgerGateConfig,
  async start(config, log) {
    const { mspId, listen, peer, channel, chaincode } = config;
    const authorities = readAuthorities(config.authorities);
    const tls = readTls(config.tls);
    const gate = new LedgerGate({
      listen,
      tls: { ...tls, trust: bundleOf(authorities) },
      peer: { peer, trust: serverRootOf(config.authorities, mspId), tls },
      admission: new Admission({ mspId, authorities, limits: new Limits(), channel, chaincode }),
      told: new Told(metricsOf(config, { health: [] }), monitors({ certificate: tls.certificate, authorities })),
      log,
    });
    await gate.listen();
    log.info({ ...listen }, 'listening');
    return gate;
  },
});
