import { z } from 'zod';
import { Department } from '../../domain/appointment.ts';
import { TimeZone } from '../../domain/day.ts';
import { EnteringLine } from '../../domain/localised-text.ts';
import { Bucket, MspId, Pem } from '../../domain/ids.ts';
import { EnteringOrganisation } from '../../domain/user.ts';
import { ScryptHash } from './service-config.ts';

/** A DNS name (RFC 1123), or an address: IPv4, or IPv6 without brackets. */
const Name = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*$/);

/** Where others reach a part of an organisation: a name or an address (IPv6 without brackets), and a port. */
const Place = z.object({ host: z.union([Name, z.ipv6()]), port: z.number().int().min(1).max(65535) });
export type Place = z.infer<typeof Place>;

/** As it comes in. */
const MemberDepartment = Department.extend({ name: EnteringLine });

/**
 * The public half of an organisation: what every other one knows of it. Nothing here is secret, and whoever has all of
 * it can do nothing in its name.
 */
export const Member = EnteringOrganisation.extend({
  /** Its machines' TLS certificates are named `<machine>.<domain>`. */
  domain: Name,
  /** PEM. What the organisation's machines, and its people, are certified by. */
  roots: z.object({ nodes: Pem, people: Pem }),
  /** As a consenter: by these two certificates (PEM) the others know it. */
  orderer: Place.extend({ signing: Pem, tls: Pem }).optional(),
  /** Answers nodes alone. */
  peer: Place.optional(),
  ledgerGate: Place.optional(),
  /** SA's, the hospital's or the cloud server. */
  service: Place.optional(),
  /** Has its people certified on SA's word. */
  registrar: Place.optional(),
  /** The TLS end of the object storage, and the bucket with the records. */
  gate: Place.extend({ bucket: Bucket }).optional(),
  /** MSP id of the cloud that has its people's data, as long as it is a member; see `cloudOf` where it says none. */
  cloud: MspId.optional(),
  /** Of the code its first administrator shows to SA; 120 random bits, so that the hash may be known. */
  activation: ScryptHash.optional(),
  departments: z.array(MemberDepartment).max(100),
  timeZone: TimeZone,
});
export type Member = z.infer<typeof Member>;

/** What all members have agreed on. */
export const ConsortiumTerms = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/),
  ordering: z.object({ type: z.enum(['BFT', 'etcdraft']) }),
  chaincode: z.object({
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/),
    version: z.string().regex(/^[A-Za-z0-9_.+-]{1,40}$/),
    /** Of the organisations with a peer, how many must endorse. */
    endorsers: z.number().int().min(1),
  }),
});
export type ConsortiumTerms = z.infer<typeof ConsortiumTerms>;

/** `consortium.json` of a node: all that its programs know of the others. */
export const Consortium = z
  .object({ ...ConsortiumTerms.shape, format: z.literal('openward-consortium/1'), members: z.array(Member).min(1) })
  .superRefine((consortium, context) => {
    for (const problem of problemsOf(consortium)) context.addIssue({ code: 'custom', message: problem });
  });
export type Consortium = z.infer<typeof Consortium>;

/** What members can contradict each other in, or be too few for. */
function problemsOf({ members, ordering, chaincode }: ConsortiumTerms & { members: readonly Member[] }): string[] {
  const unique = (['key', 'mspId', 'domain'] as const)
    .filter((what) => new Set(members.map((member) => member[what])).size !== members.length)
    .map((what) => `two organisations have the same ${what}`);
  const sa = members.filter(({ type }) => type === 'sa').length === 1 ? [] : ['exactly one organisation is of type sa'];
  const orderers = members.filter((member) => member.orderer).length;
  const few = [
    ordering.type === 'BFT' && orderers < 4 ? 'BFT ordering needs at least four organisations with an orderer' : '',
    orderers === 0 ? 'no organisation has an orderer' : '',
    members.filter((member) => member.peer).length < chaincode.endorsers
      ? 'fewer organisations have a peer than must endorse'
      : '',
  ];
  return [...unique, ...sa, ...cloudProblems(members), ...few.filter((problem) => problem !== '')];
}

function cloudProblems(members: readonly Member[]): string[] {
  const clouds = members.filter(({ type }) => type === 'cloud');
  const buckets = clouds.map(({ gate }) => gate?.bucket);
  if (clouds.length === 0) return ['no organisation is of type cloud'];
  return [
    ...(new Set(buckets).size === buckets.length ? [] : ['two clouds have the same bucket']),
    ...members.filter((member) => cloudOf(member, members) === undefined).map(cloudless),
  ];
}

function cloudless({ key, cloud }: Member): string {
  return `${key} names the cloud ${cloud}, which is no member of type cloud`;
}

/**
 * Where the data of a member's people lie: at the cloud it names; else at the first that there was, which is the only
 * one where nobody needs to name any. A cloud is its own. Undefined when the one that is named is no member.
 */
export function cloudOf(
  { type, mspId, cloud }: Pick<Member, 'type' | 'mspId' | 'cloud'>,
  members: readonly Member[],
): Member | undefined {
  const clouds = members.filter((member) => member.type === 'cloud');
  const named = type === 'cloud' ? mspId : cloud;
  return named === undefined ? clouds[0] : clouds.find((one) => one.mspId === named);
}
