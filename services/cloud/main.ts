import { readFileSync } from '../../connections/disk.ts';
import { reachOf } from '../../connections/storage/reach.ts';
import { CloudServiceConfig, StorageKeys } from '../../api/formats/service-config.ts';
import { readServiceConfig } from '../http/read-config.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { supervisionApi } from '../../api/http/supervision.ts';
import { openAudit } from '../audit/open.ts';
import { databaseHealth, openDatabase } from '../database/open.ts';
import { waitingRows } from '../database/queue.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { Authenticator } from '../http/caller.ts';
import { Doorkeeper } from '../http/doorkeeper.ts';
import { runProgram } from '../http/program.ts';
import { Repeater } from '../http/repeater.ts';
import { serve } from '../http/serve.ts';
import { ledgerHealth, openLiveLedger } from '../ledger/service-ledger.ts';
import { supervisionHandlers } from '../supervision/handlers.ts';
import { OwnSupervision } from '../supervision/own.ts';
import { Consent } from './consent.ts';
import { Directory } from './directory.ts';
import { GuardianDesk } from './guardians.ts';
import { cloudHandlers } from './handlers.ts';
import { Holdings } from './holdings.ts';
import { Objects } from './objects.ts';
import { OwnPeople } from './own-people.ts';
import { Presigner } from './presign.ts';
import { ReencryptionProxy } from './proxy.ts';
import { cloudMigrations } from './schema.ts';
import { SignedStorage, storageHealth } from './storage.ts';
import { cloudRequests } from './supervision.ts';

/** Milliseconds between looks for what was permitted and should have come, and for shares that have ended. */
const settleEvery = 30_000;

/** The cloud service: certificate directory, storage permissions, re-encryption. */
await runProgram({
  schema: CloudServiceConfig,
  async start(live, log) {
    const { config } = live;
    const { publicUrl } = config.storage;
    const keys = readServiceConfig(StorageKeys, config.storage.accessKeyFile);
    const ledger = openLiveLedger(live, log);
    const doorkeeper = new Doorkeeper({ ledger, log });
    const database = await openDatabase(config.database, cloudMigrations);
    const presigner = new Presigner(
      { ...keys, publicUrl, bucket: config.storage.bucket, region: config.storage.region ?? keys.region },
      systemClock,
    );
    const storage = new SignedStorage(presigner, { reach: reachOf(config.storage, () => live.tls), publicUrl });
    const objects = new Objects(database, systemClock);
    const directory = new Directory(database, systemClock);
    const holdings = new Holdings({ objects, storage, bucket: config.storage.bucket });
    const certificate = readFileSync(config.signing.certificate, 'utf8');
    const signer = {
      sign: ecdsaSigner(readFileSync(config.signing.key, 'utf8')),
      thumbprint: certificateThumbprint(certificate),
      certificate,
    };
    const ownPeople = new OwnPeople({ ledger, objects, mspId: config.mspId });
    const delay = config.recoveryDelayHours * 3600 * 1000;
    const parts = {
      mspId: config.mspId,
      ledger,
      database,
      presigner,
      objects,
      holdings,
      directory,
      consent: new Consent(directory, live.authorities, ledger),
      ownPeople,
      guardians: new GuardianDesk({ database, clock: systemClock, ownPeople, delay }),
      signer,
      clock: systemClock,
      bucket: config.storage.bucket,
    };
    const proxy = new ReencryptionProxy(parts);
    const handlers = cloudHandlers({ ...parts, proxy });
    const audit = await openAudit({ mspId: config.mspId, keeper: 'proxy', database, ledger, log });
    const health = () => [
      databaseHealth(database),
      ledgerHealth(ledger),
      doorkeeper.health(),
      storageHealth(storage),
      audit.health,
    ];
    const { mspId, dataDir: folder } = config;
    const supervision = new OwnSupervision({
      ...{ mspId, keeper: 'proxy', clock: systemClock, health, trail: audit.book, folder },
      requests: () => cloudRequests(database),
    });
    const server = await serve(
      live,
      {
        title: 'Openward cloud service',
        authenticator: new Authenticator(ledger),
        doorkeeper,
        book: audit.book,
        countedBy: supervision.countedBy.bind(supervision),
        routes: { ...cloudApi, ...audit.routes, ...supervisionApi },
        handlers: { ...handlers, ...audit.handlers, ...supervisionHandlers(mspId, supervision) },
        health,
        queues: [
          waitingRows('uploads to look for', () => database('objects').whereNotNull('lookAt')),
          waitingRows('deletions to record', () => database('receipts').where({ settled: false })),
        ],
        clocks: storage.clocks,
      },
      log,
    );
    const settler = new Repeater(() => holdings.settle(), {
      every: settleEvery,
      onTrouble: (error) => log.warn({ error }, 'the storage cannot be asked what has come'),
    });
    const tidier = new Repeater(() => proxy.tidy(), {
      every: settleEvery,
      onTrouble: (error) => log.warn({ error }, 'not every fragment of an ended share could be put away'),
    });
    return {
      async close() {
        await server.close();
        await Promise.all([settler.stop(), tidier.stop(), audit.stop()]);
        await storage.close();
        ledger.close();
        await database.destroy();
      },
    };
  },
});
