import { z } from 'zod';
import { TimeZone } from '../../domain/day.ts';
import { MspId } from '../../domain/ids.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import { OrganisationType } from '../../domain/user.ts';
import { CloudAddress } from './clouds.ts';
import { Department } from '../../domain/appointment.ts';

const Endpoint = z.object({ url: z.url({ protocol: /^https$/ }), serverName: z.string() });

/**
 * What one installation of the client needs to reach its organisation; written by `network up` as
 * `profiles/<org>.json`.
 */
export const ConnectionProfile = z.object({
  format: z.literal('openward-profile/2'),
  /** Key of the organisation, for instance `hospital1`; `mspId` is its name in Fabric. */
  org: z.string(),
  mspId: MspId,
  type: OrganisationType,
  name: LocalisedName,
  /** Whose days and hours its windows show; the machine's where a profile of before does not say. */
  timeZone: TimeZone.optional(),
  /** Where every transaction goes, with `chaincode`. */
  channel: z.string(),
  chaincode: z.string(),
  /** The gate before the organisation's own peer; absent where it has none (SA). `endpoint` is host:port. */
  ledgerGate: z.object({ endpoint: z.string(), serverName: z.string() }).optional(),
  /**
   * Organisations that endorse together, the own one first where it has a peer; without them the peer chooses, which
   * takes longer.
   */
  endorsers: z.array(MspId).optional(),
  sa: Endpoint,
  /** The organisation's own H_M; absent for third parties and SA. */
  hospital: Endpoint.optional(),
  /** Every hospital a patient may book with. */
  hospitals: z.array(
    Endpoint.extend({
      org: z.string(),
      mspId: MspId,
      name: LocalisedName,
      departments: z.array(Department),
      /** Whose days and hours the hospital's are. */
      timeZone: TimeZone,
    }),
  ),
  /** The cloud of the organisation, where its own people's data lie. */
  cloud: Endpoint,
  /** Its storage gate: presigned URLs are for it. */
  storage: Endpoint.extend({ bucket: z.string() }),
  /** Every cloud, each with its gate. Absent in a profile of when there was one. */
  clouds: z
    .array(CloudAddress.extend({ gate: Endpoint }))
    .min(1)
    .optional(),
  /** Every organisation of the network, for saying a name where the ledger has an MSP id. */
  organisations: z.array(z.object({ mspId: MspId, type: OrganisationType, name: LocalisedName })),
  /**
   * Paths of PEM bundles with a root of every organisation, relative to the profile's folder: `nodes` vouch for servers
   * and for what proxies sign, `people` for persons.
   */
  trust: z.object({ nodes: z.string(), people: z.string() }),
  /** The installation's own TLS identity (role `workstation`). */
  device: z.object({ certificate: z.string(), key: z.string() }),
});
export type ConnectionProfile = z.infer<typeof ConnectionProfile>;
