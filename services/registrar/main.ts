import { RegistrarConfig } from '../../api/formats/service-config.ts';
import { registrarApi } from '../../api/http/registrar.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { openAudit } from '../audit/open.ts';
import { databaseHealth, openDatabase } from '../database/open.ts';
import { ledgerHealth, openLiveLedger } from '../ledger/service-ledger.ts';
import { KnownPrograms } from '../http/caller.ts';
import { runProgram } from '../http/program.ts';
import { serve } from '../http/serve.ts';
import { FabricCaAuthority } from './authority.ts';
import { Certifications } from './certifications.ts';
import { Certifier } from './certifier.ts';
import { Examiner } from './examination.ts';
import { registrarHandlers } from './handlers.ts';
import { Renewals } from './renewals.ts';
import { Renewer } from './renewer.ts';
import { Replacer } from './replacer.ts';
import { registrarMigrations } from './schema.ts';

/** An organisation's registrar: has its people certified by its own authority, on SA's signed word and its own. */
await runProgram({
  schema: RegistrarConfig,
  async start(live, log) {
    const { config, authorities } = live;
    const { mspId, type, saMspId, activationCodes: codes } = config;
    const authority = FabricCaAuthority.open(config.ca);
    const database = await openDatabase(config.database, registrarMigrations);
    const ledger = openLiveLedger(live, log);
    const examiner = new Examiner({
      mspId,
      type,
      saMspId,
      saRoot: authorities.serverRootOf(saMspId),
      roots: { nodes: authorities.rootOf(mspId, 'nodes'), people: authorities.rootOf(mspId, 'people') },
      codes,
      clock: systemClock,
      ledger,
    });
    const certifications = new Certifications(database, systemClock);
    const renewals = new Renewals(database, systemClock);
    const root = authorities.rootOf(mspId, 'people');
    const renewer = new Renewer({ mspId, root, certifications, renewals, authority, clock: systemClock, log });
    const replacer = new Replacer({ examiner, certifications, renewals, authority, log });
    const certifier = new Certifier({ mspId, examiner, certifications, authority, renewer, log });
    const audit = await openAudit({ mspId, keeper: 'registrar', database, ledger, log });
    const server = await serve(
      live,
      {
        title: `Openward registrar of ${mspId}`,
        // Nobody else has business here, so TLS lets nobody else in.
        knocking: authorities.among(({ mspId: of, kind }) => kind === 'nodes' && (of === saMspId || of === mspId)),
        authenticator: new KnownPrograms(
          [
            { role: 'sa', mspId: saMspId },
            // Who reads its audit trail.
            { role: 'operator', mspId },
          ],
          ledger,
        ),
        book: audit.book,
        routes: { ...registrarApi, ...audit.routes },
        handlers: { ...registrarHandlers(certifier, renewer, replacer), ...audit.handlers },
        health: () => [
          databaseHealth(database),
          { name: 'certificate authority', check: () => authority.check() },
          ledgerHealth(ledger),
          audit.health,
        ],
      },
      log,
    );
    return {
      async close() {
        await server.close();
        await audit.stop();
        await authority.close();
        ledger.close();
        await database.destroy();
      },
    };
  },
});
