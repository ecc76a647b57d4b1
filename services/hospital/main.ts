import { HospitalServiceConfig } from '../../api/formats/service-config.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { consentApi } from '../../api/http/membership.ts';
import { supervisionApi } from '../../api/http/supervision.ts';
import { openAudit } from '../audit/open.ts';
import { Decisions } from '../consent/decisions.ts';
import { consentHandlers } from '../consent/desk.ts';
import { Proposals } from '../consent/proposals.ts';
import { databaseHealth, openDatabase } from '../database/open.ts';
import { waitingRows } from '../database/queue.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { Authenticator } from '../http/caller.ts';
import { Doorkeeper } from '../http/doorkeeper.ts';
import { serviceClouds } from '../http/clouds.ts';
import { serviceHealth } from '../http/health.ts';
import { runProgram } from '../http/program.ts';
import { Repeater } from '../http/repeater.ts';
import { serve } from '../http/serve.ts';
import { ledgerHealth, openLiveLedger } from '../ledger/service-ledger.ts';
import { ServiceVoice } from '../registration/voice.ts';
import { supervisionHandlers } from '../supervision/handlers.ts';
import { OwnSupervision } from '../supervision/own.ts';
import { Absences } from './absences.ts';
import { AppointmentBook } from './appointments.ts';
import { AssignmentDesk } from './assignment.ts';
import { BookingDesk } from './booking.ts';
import { ChangeLog } from './change-log.ts';
import { MovingDays } from './moving-days.ts';
import { ReschedulingDesk } from './rescheduling.ts';
import { CaptureList } from './captures.ts';
import { hospitalHandlers } from './handlers.ts';
import { OwnSecrets } from './own-secrets.ts';
import { RegistrationDesk } from './registration-desk.ts';
import { HospitalRegistrations } from './registrations.ts';
import { RosterDesk } from './roster-desk.ts';
import { Roster } from './roster.ts';
import { hospitalMigrations } from './schema.ts';
import { hospitalRequests } from './supervision.ts';
import { TreatmentRoom } from './treatment-room.ts';
import { Worklists } from './worklists.ts';

/** Milliseconds between questions to SA about what it was sent. */
const refreshEvery = 10_000;

/** H_M, a hospital's service: registrations of its people, doctors and their times, appointments, T_ID, T_SK. */
await runProgram({
  schema: HospitalServiceConfig,
  async start(live, log) {
    const { config, authorities } = live;
    const clock = systemClock;
    const secrets = OwnSecrets.open(config.encryption);
    const ledger = openLiveLedger(live, log);
    const doorkeeper = new Doorkeeper({ ledger, log });
    const database = await openDatabase(config.database, hospitalMigrations(secrets));
    const agents = new MutualTlsAgents(live.tls);
    live.onChange(() => agents.become(live.tls));
    const sa = new MutualTlsService({
      url: config.saUrl,
      serverName: config.saServerName,
      trust: authorities.serverRootOf(config.saMspId),
      agents,
      timeout: 30_000,
      patience: 15_000,
    });
    const { clouds, health: healthOfCloud } = serviceClouds(live, agents);

    const { org, mspId, departments, consultingRoom, timeZone } = config;
    const lock = new KeyedLock();
    const appointments = new AppointmentBook(database, secrets);
    const roster = new Roster(database, ledger, clock);
    const desk = new RegistrationDesk({
      org,
      mspId,
      departments,
      registrations: new HospitalRegistrations(database, clock, secrets),
      roster,
      secrets,
      sa,
      voice: ServiceVoice.open(config.signing, clock),
    });
    const bookingParts = {
      ...{ departments, consultingRoom, timeZone, appointments, roster, absences: new Absences(database) },
      ...{ queries: database, secrets, ledger, clock, lock },
    };
    const booking = new BookingDesk(bookingParts);
    const movingDays = new MovingDays({ ...bookingParts, database });
    const rosterDesk = new RosterDesk({ database, clock, timeZone });
    const assignment = new AssignmentDesk({ database, booking, secrets, ledger, clouds, lock });
    const room = new TreatmentRoom({
      queries: database,
      appointments,
      captures: new CaptureList(database),
      clouds,
      ledger,
      clock,
      lock,
    });
    const rescheduling = new ReschedulingDesk({ database, booking, secrets, ledger, clock, lock });
    const changes = new ChangeLog(database, secrets);
    const worklists = new Worklists({ appointments, clock, timeZone });
    const handlers = hospitalHandlers({
      ...{ mspId, departments, desk, roster, appointments },
      ...{ booking, assignment, rescheduling, movingDays, rosterDesk, changes, room, worklists },
    });
    const consent = {
      mspId,
      root: () => authorities.rootOf(mspId, 'people'),
      decisions: new Decisions(database),
      proposals: new Proposals(database),
      clock,
    };
    const audit = await openAudit({ mspId, keeper: 'hospital', database, ledger, log });
    const health = () => [
      databaseHealth(database),
      ledgerHealth(ledger),
      doorkeeper.health(),
      serviceHealth('SA', sa),
      healthOfCloud(),
      audit.health,
    ];
    const supervision = new OwnSupervision({
      ...{ mspId, keeper: 'hospital', clock, health, trail: audit.book, folder: config.dataDir },
      requests: () => hospitalRequests(database),
    });
    const server = await serve(
      live,
      {
        title: `Openward hospital service: ${config.displayName.en}`,
        authenticator: new Authenticator(ledger),
        doorkeeper,
        book: audit.book,
        countedBy: supervision.countedBy.bind(supervision),
        routes: { ...hospitalApi, ...consentApi, ...audit.routes, ...supervisionApi },
        handlers: {
          ...{ ...handlers, ...consentHandlers(consent), ...audit.handlers },
          ...supervisionHandlers(mspId, supervision),
        },
        health,
        queues: [
          waitingRows('registrations to forward', () => database('registrations').where({ state: 'submitted' })),
          waitingRows('registrations at SA', () => database('registrations').where({ state: 'forwarded' })),
          waitingRows('bookings to assign', () => database('appointments').where({ status: 'requested' })),
          waitingRows('records to confirm', () => database('confirmations')),
        ],
        clocks: agents.clocks,
      },
      log,
    );
    const refresher = new Repeater(() => desk.refresh(), {
      every: refreshEvery,
      onTrouble: (error) => log.warn({ error }, 'SA cannot be asked about forwarded registrations'),
    });
    return {
      async close() {
        await server.close();
        await Promise.all([refresher.stop(), audit.stop()]);
        await agents.close();
        ledger.close();
        await database.destroy();
      },
    };
  },
});
