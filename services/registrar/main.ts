import { RegistrarConfig, type TrustedAuthority } from '../../api/formats/service-config.ts';
import { registrarApi } from '../../api/http/registrar.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { databaseHealth, openDatabase } from '../database/open.ts';
import { readAuthorities, rootOf, serverRootOf } from '../http/authorities.ts';
import { KnownPrograms } from '../http/caller.ts';
import { runProgram } from '../http/program.ts';
import { serve } from '../http/serve.ts';
import { FabricCaAuthority } from './authority.ts';
import { Certifications } from './certifications.ts';
import { Certifier } from './certifier.ts';
import { Examiner } from './examination.ts';
import { registrarHandlers } from './handlers.ts';
import { registrarMigrations } from './schema.ts';

/** An organisation's registrar: has its people certified by its own authority, on SA's signed word and its own. */
await runProgram({
  schema: RegistrarConfig,
  async start(config, log) {
    const { mspId, type, saMspId, activationCodes: codes } = config;
    const authorities = readAuthorities(config.authorities);
    const authority = FabricCaAuthority.open(config.ca);
    const database = await openDatabase(config.database.url, registrarMigrations);
    const examiner = new Examiner({
      mspId,
      type,
      saRoot: serverRootOf(config.authorities, saMspId),
      roots: { nodes: rootOf(authorities, mspId, 'nodes'), people: rootOf(authorities, mspId, 'people') },
      codes,
      clock: systemClock,
    });
    const certifications = new Certifications(database, systemClock);
    const certifier = new Certifier({ mspId, examiner, certifications, authority, log });
    // Nobody else has business here, so TLS lets nobody else in.
    const knocking = ({ mspId: of, kind }: TrustedAuthority): boolean =>
      kind === 'nodes' && (of === saMspId || of === mspId);
    const server = await serve(
      { ...config, authorities: config.authorities.filter(knocking) },
      {
        title: `Openward registrar of ${mspId}`,
        authenticator: new KnownPrograms([{ role: 'sa', mspId: saMspId }]),
        routes: registrarApi,
        handlers: registrarHandlers(certifier),
        health: [databaseHealth(database), { name: 'certificate authority', check: () => authority.check() }],
      },
      log,
    );
    return {
      async close() {
        await server.close();
        await authority.close();
        await database.destroy();
      },
    };
  },
});
