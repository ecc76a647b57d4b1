import { peopleSupervisionApi, supervisionApi } from '../../api/http/supervision.ts';
import type { Service } from '../../api/http/service.ts';
import type { PeopleSupervision, ServiceSupervision } from '../../api/messages/supervision.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { alarmWords, byGravity, type Alarm } from '../../domain/alarms.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { saOf } from '../consortium/members.ts';
import { serviceAddress } from '../generate/services.ts';
import { adminTls } from '../lifecycle/admin-gateway.ts';
import { memberNode, type Place } from '../lifecycle/membership.ts';

/** An alarm with its sentences, for whoever has no catalogue. */
type ToldAlarm = Alarm & { readonly happened: string; readonly kept: string; readonly todo: string };

export interface Supervised {
  /** Whether nothing needs a person. */
  readonly ok: boolean;
  /** Of service and people together, the gravest first; the same that both tell of once. */
  readonly alarms: readonly ToldAlarm[];
  readonly service: ServiceSupervision;
  readonly people?: PeopleSupervision;
  /** Why SA tells nothing of people. */
  readonly peopleUnknown?: string;
}

/**
 * What an organisation's supervisors see, as its operator asks for it. What SA does not tell is left out, and why.
 * Errors: SERVICE_UNAVAILABLE and the like of the organisation's own service; INPUT_INVALID for one without.
 */
export async function supervise(place: Place, org: string): Promise<Supervised> {
  const node = memberNode(place, org);
  const { consortium, description } = node;
  const own = consortium.members.find(({ mspId }) => mspId === description.mspId);
  if (own?.service === undefined || own.type === 'third-party')
    throw new OpenwardError('INPUT_INVALID', `${org} has no service that is supervised`);
  const agents = new MutualTlsAgents(adminTls(node));
  const reached = (member: typeof own): Service =>
    new MutualTlsService({
      ...serviceAddress(member, 'service'),
      ...{ trust: member.roots.nodes, agents, timeout: 30_000 },
    });
  try {
    const service = await reached(own).call(supervisionApi.supervision, {});
    const asked = reached(saOf(consortium)).call(peopleSupervisionApi.supervisedPeople, {});
    return merged(service, await asked.catch((error: unknown) => String(error)));
  } finally {
    await agents.close();
  }
}

function merged(service: ServiceSupervision, people: PeopleSupervision | string): Supervised {
  const alarms = together(service.alarms, typeof people === 'string' ? [] : people.alarms);
  const told = alarms.map((one) => {
    const { happened, kept, todo } = alarmWords[one.code];
    return { ...one, happened, kept, todo };
  });
  return {
    ...{ ok: alarms.length === 0, alarms: told, service },
    ...(typeof people === 'string' ? { peopleUnknown: people } : { people }),
  };
}

/** SA tells of what waits there in both answers. */
function together(...answers: readonly (readonly Alarm[])[]): Alarm[] {
  const known = new Map(answers.flat().map((one) => [JSON.stringify([one.code, one.about]), one]));
  return byGravity([...known.values()]);
}
