import { SaServiceConfig, ActivationCodes } from '../../api/formats/service-config.ts';
import { readServiceConfig } from '../http/read-config.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { consentApi, hubApi } from '../../api/http/membership.ts';
import { replacementApi } from '../../api/http/replacement.ts';
import { saApi } from '../../api/http/sa.ts';
import { peopleSupervisionApi, supervisionApi } from '../../api/http/supervision.ts';
import { openAudit } from '../audit/open.ts';
import { Decisions } from '../consent/decisions.ts';
import { consentHandlers } from '../consent/desk.ts';
import { Proposals } from '../consent/proposals.ts';
import { databaseHealth } from '../database/open.ts';
import { waitingRows, type Waiting } from '../database/queue.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { Authenticator } from '../http/caller.ts';
import { Doorkeeper } from '../http/doorkeeper.ts';
import { serviceClouds } from '../http/clouds.ts';
import { runProgram } from '../http/program.ts';
import { Repeater } from '../http/repeater.ts';
import { serve } from '../http/serve.ts';
import { ledgerHealth, openLiveLedger } from '../ledger/service-ledger.ts';
import { ServiceVoice } from '../registration/voice.ts';
import { supervisionHandlers } from '../supervision/handlers.ts';
import { OwnSupervision } from '../supervision/own.ts';
import { AdministratorActivation } from './activation.ts';
import { ApplicationDecisions, presentMembers } from './admission.ts';
import { Applications } from './applications.ts';
import { Approval, underWay } from './approval.ts';
import { knockingAt, membersAnd } from './departed.ts';
import { Examinations } from './examination.ts';
import { Founding, onLedger } from './founding.ts';
import { saHandlers } from './handlers.ts';
import { openDoor } from './door/open.ts';
import { HubChanges } from './hub/changes.ts';
import { hubHandlers } from './hub/handlers.ts';
import { Hub } from './hub/hub.ts';
import { Intake } from './intake.ts';
import { vouchingBy } from './vouching.ts';
import { RegistrarClient, Registrars } from './registrars.ts';
import { begun, SubmittedRegistrations, type RegistrationStage } from './registrations.ts';
import { Renewal } from './renewal.ts';
import { replacementHandlers } from './replacement-handlers.ts';
import { Replacements } from './replacements.ts';
import { Replacing } from './replacing.ts';
import { Revocation } from './revocation.ts';
import { openRidDatabase } from './rid-database.ts';
import { SupervisedPeople } from './supervision.ts';

/** Milliseconds between looks for approvals and revocations that were begun and not finished. */
const resumeEvery = 15_000;

/** The system administrator's service: organisations, registrations, PIDs, the private RID database, revocation. */
await runProgram({
  schema: SaServiceConfig,
  async start(live, log) {
    const { config, authorities } = live;
    const clock = systemClock;
    const readCodes = () => readServiceConfig(ActivationCodes, config.activationCodesFile).codes;
    const ledger = openLiveLedger(live, log);
    const doorkeeper = new Doorkeeper({ ledger, log });
    const { database, vault } = await openRidDatabase(config, clock);
    const agents = new MutualTlsAgents(live.tls);
    const { clouds, healthOfAll: healthOfClouds } = serviceClouds(live, agents);
    const voice = ServiceVoice.open(config.signing, clock);
    const registrars = new Registrars(config.registrars, ({ org, mspId, url, serverName }) => {
      const trust = authorities.serverRootOf(mspId);
      const service = new MutualTlsService({ url, serverName, trust, agents, timeout: 30_000, patience: 15_000 });
      return new RegistrarClient({ org, mspId, service, root: authorities.rootOf(mspId, 'people'), voice, clock });
    });

    const applications = new Applications(database, clock);
    const registrations = new SubmittedRegistrations(database, clock, vault);
    const intake = new Intake(registrations, vault, vouchingBy({ registrars, authorities, clock }));
    const authorityOf = registrars.of.bind(registrars);
    const people = new SupervisedPeople(database, clock, config.mspId);
    const publish = async (body: UserCertificates): Promise<void> => {
      const { pid, mspId } = body;
      await clouds.of(mspId).service.call(cloudApi.publishCertificates, { params: { pid }, body });
      await people.certified(body);
    };
    const approval = new Approval({ registrations, vault, ledger, authorityOf, publish });
    const renewal = new Renewal({ ledger, authorityOf, publish, clock });
    const replacements = new Replacements(database, clock);
    const rootOf = (of: string) => authorities.rootOf(of, 'people');
    const hasAdministrators = (of: string): boolean => registrars.typeOf(of) === 'hospital';
    const book = { replacements, registrations, vault };
    const replacing = new Replacing({ ...book, ledger, authorityOf, hasAdministrators, rootOf, publish, clock });
    const activation = new AdministratorActivation(readCodes(), registrations, intake, approval);
    const revocation = new Revocation({ registrations, ledger, authorityOf, log });
    const founding = new Founding(config.organisations.map(onLedger), applications, ledger);
    const changes = new HubChanges(database, clock);
    const { channel, mspId } = config;
    const nodesOf = (member: string) => authorities.rootOf(member, 'nodes');
    const hub = new Hub({ channel, mspId, changes, applications, rootOf: nodesOf, clock });
    let { organisations } = config;
    let { departed } = config;
    for (const one of departed) await applications.left(one.mspId);
    const consent = {
      mspId,
      root: () => authorities.rootOf(mspId, 'people'),
      decisions: new Decisions(database),
      proposals: new Proposals(database),
      clock,
    };
    const audit = await openAudit({ mspId, keeper: 'sa', database, ledger, log });
    const handlers = saHandlers({
      admission: new ApplicationDecisions({
        applications,
        members: () => presentMembers(organisations, authorities),
        clock,
      }),
      applications,
      examinations: new Examinations(applications, clock),
      registrations,
      intake,
      approval,
      activation,
      revocation,
      renewal,
      vault,
      ledger,
      clock,
      orgOf: registrars.orgOf.bind(registrars),
    });
    const orgOf = registrars.orgOf.bind(registrars);
    const returning = replacementHandlers({ replacements, replacing, vault, orgOf });
    const health = () => [
      databaseHealth(database),
      ledgerHealth(ledger),
      doorkeeper.health(),
      founding.health(),
      ...healthOfClouds(),
      ...registrars.health(),
      audit.health,
    ];
    const inState = (...states: RegistrationStage[]): Waiting =>
      database('registrations').whereIn('state', states).where(begun);
    const supervision = new OwnSupervision({
      ...{ mspId, keeper: 'sa', clock, health, trail: audit.book, folder: config.dataDir },
      requests: () => people.requests(),
    });
    const queues = [
      waitingRows('applications to decide', () => database('applications').where({ status: 'submitted' })),
      waitingRows('registrations to decide', () => inState('submitted')),
      waitingRows('approvals to finish', () => inState(...underWay)),
      waitingRows('revocations to finish', () => inState('revoking')),
      waitingRows('new keys to grant', () => database('replacements').where({ state: 'confirmed' })),
    ];
    const told = { title: 'Openward system administration', health, queues, clocks: agents.clocks };
    const authenticator = membersAnd(new Authenticator(ledger), (one) => nodesOf(one) !== undefined);
    const knocking = knockingAt(live);
    const routes = {
      ...saApi,
      ...peopleSupervisionApi,
      ...replacementApi,
      ...hubApi,
      ...consentApi,
      ...audit.routes,
      ...supervisionApi,
    };
    const supervised = { ...supervisionHandlers(mspId, supervision), ...people.handlers() };
    const own = { ...consentHandlers(consent), ...audit.handlers, ...supervised };
    const all = { ...handlers, ...returning, ...hubHandlers(hub, changes), ...own };
    const countedBy = supervision.countedBy.bind(supervision);
    const served = { ...told, authenticator, doorkeeper, knocking, book: audit.book, countedBy };
    const server = await serve(live, { ...served, routes, handlers: all }, log);

    const door = await openDoor(live, { applications, clock, refusals: server.metrics }, log);
    live.onChange((next) => {
      agents.become(live.tls);
      registrars.become(next.registrars);
      activation.become(readCodes());
      ({ organisations } = next);
      const gone = next.departed.filter((one) => !departed.some(({ mspId: known }) => known === one.mspId));
      ({ departed } = next);
      for (const one of gone)
        applications.left(one.mspId).catch((error: unknown) => log.error({ error }, 'who has gone is not noted'));
      founding.become(organisations.map(onLedger));
    });
    const onTrouble = (error: unknown): void =>
      log.warn({ error }, 'founding organisations are not all on the ledger yet');
    const founders = new Repeater(() => founding.round(), { every: resumeEvery, onTrouble });
    const resumer = new Repeater(
      async () => {
        const told = (registration: string, error: unknown): void =>
          log.warn({ registration, error }, 'an approval or revocation cannot go on yet');
        await approval.resume(told);
        await revocation.resume(told);
        await replacing.resume(told);
      },
      { every: resumeEvery, onTrouble: (error) => log.error({ error }, 'cannot look for unfinished work') },
    );
    return {
      async close() {
        await Promise.all([server.close(), door.close()]);
        await Promise.all([founders.stop(), resumer.stop(), audit.stop()]);
        await agents.close();
        ledger.close();
        await database.destroy();
      },
    };
  },
});
