import { existsSync, readFileSync } from '../../connections/disk.ts';
import { MembershipApplication, type Admission } from '../../api/formats/membership.ts';
import { doorApi } from '../../api/http/door.ts';
import type { Service } from '../../api/http/service.ts';
import type { ApplicationProgress } from '../../api/messages/membership.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { applicationDigest } from '../../protocol/signature/change.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { applicationOf } from '../change/application.ts';
import { adminTls } from '../lifecycle/admin-gateway.ts';
import { writeJson } from '../lifecycle/files.ts';
import { publicHalf } from '../node/member.ts';
import type { Node } from '../node/node.ts';
import { readJsonFile } from '../node/state.ts';

/** SA's public door, as SA has told the applicant of it. */
export interface DoorPlace {
  /** `https://host:port`. */
  readonly url: string;
  /** A file with PEM of SA's root of nodes. */
  readonly root: string;
  /** The name its certificate must carry; the host of the address when absent. */
  readonly serverName?: string | undefined;
}

/** Does some work with the door. It asks for no certificate, and is shown none. */
async function atDoor<T>(node: Node, { url, root, serverName }: DoorPlace, work: (door: Service) => Promise<T>) {
  const agents = new MutualTlsAgents(adminTls(node));
  const { hostname } = new URL(url);
  const name = serverName ?? hostname.replace(/^\[|\]$/g, '');
  const trust = readFileSync(root, 'utf8');
  try {
    return await work(new MutualTlsService({ url, serverName: name, trust, agents, timeout: 30_000 }));
  } finally {
    await agents.close();
  }
}

/**
 * The application of a node, kept in its folder: sent again it is the same one, until the node is another or somebody
 * else is to be asked.
 */
async function keptApplication(node: Node, contact: string): Promise<MembershipApplication> {
  const kept = readApplication(node);
  const same = kept?.contact === contact && canonicalText(kept.member) === canonicalText(publicHalf(node));
  if (kept !== undefined && same) return kept;
  const application = await applicationOf(node, contact, new Date());
  writeJson(node.paths.application(), application);
  return application;
}

function readApplication({ paths }: Node): MembershipApplication | undefined {
  return existsSync(paths.application()) ? readJsonFile(MembershipApplication, paths.application()) : undefined;
}

/** Sends the application to SA's door. May be repeated. Errors: those of the door, SERVICE_UNAVAILABLE. */
export async function applyAt(
  node: Node,
  contact: string,
  door: DoorPlace,
): Promise<{ readonly application: MembershipApplication; readonly progress: ApplicationProgress }> {
  const application = await keptApplication(node, contact);
  return { application, progress: await atDoor(node, door, (sa) => sa.call(doorApi.apply, { body: application })) };
}

/** What a node whose application was taken joins with. Errors: CONFLICT while it is not, with how far it has come. */
export async function admissionAt(node: Node, door: DoorPlace): Promise<Admission> {
  const application = readApplication(node);
  if (application === undefined) throw new OpenwardError('CONFLICT', 'This node has not applied: network apply --to');
  const params = { digest: applicationDigest(application) };
  return atDoor(node, door, async (sa) => {
    const { state, reason } = await sa.call(doorApi.applicationProgress, { params });
    if (state !== 'joined')
      throw new OpenwardError('CONFLICT', `The application is ${state}${reason === undefined ? '' : `: ${reason}`}`);
    return sa.call(doorApi.applicationAdmission, { params });
  });
}
