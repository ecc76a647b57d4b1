import { join, relative } from 'node:path';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { organisationOfType, type OrganisationDescription } from '../description.ts';
import { writeJson } from '../lifecycle/files.ts';
import { endpointOf, serverNameOf, type Network } from '../network.ts';
import { endorsersFor } from './endorsers.ts';
import { serviceAddress } from './services.ts';

/**
 * What a client installation of one organisation needs; paths are relative to the profile's own folder, so that a data
 * folder can move.
 */
function connectionProfile(network: Network, org: OrganisationDescription): ConnectionProfile {
  const fromProfiles = (path: string): string => relative(network.paths.profiles(), path);
  const cloud = organisationOfType(network.description, 'cloud');
  const hospitals = network.description.organisations.filter((o) => o.type === 'hospital');
  return ConnectionProfile.parse({
    format: 'openward-profile/2',
    org: org.key,
    mspId: org.mspId,
    type: org.type,
    name: org.name,
    channel: network.description.channel,
    chaincode: network.description.chaincode.name,
    ...(org.peer
      ? {
          ledgerGate: {
            endpoint: endpointOf(network, org, 'ledger-gate'),
            serverName: serverNameOf(org, 'ledger-gate'),
          },
        }
      : {}),
    endorsers: endorsersFor(network, org),
    sa: serviceAddress(network, organisationOfType(network.description, 'sa')),
    ...(org.type === 'hospital' ? { hospital: serviceAddress(network, org) } : {}),
    hospitals: hospitals.map((h) => ({
      ...serviceAddress(network, h),
      org: h.key,
      mspId: h.mspId,
      name: h.name,
      departments: h.departments,
      timeZone: h.timeZone,
    })),
    cloud: serviceAddress(network, cloud),
    storage: { ...serviceAddress(network, cloud, 'gate'), bucket: network.description.storage.bucket },
    organisations: network.description.organisations.map(({ mspId, type, name }) => ({ mspId, type, name })),
    trust: { nodes: fromProfiles(network.paths.trust('nodes')), people: fromProfiles(network.paths.trust('people')) },
    device: {
      certificate: fromProfiles(network.paths.org(org.key, 'workstation', 'tls.pem')),
      key: fromProfiles(network.paths.org(org.key, 'workstation', 'tls-key.pem')),
    },
  });
}

/** `profiles/<org>.json` for every organisation whose people use the client. */
export function writeProfiles(network: Network): void {
  for (const org of network.description.organisations) {
    if (org.type === 'cloud') continue;
    writeJson(join(network.paths.profiles(), `${org.key}.json`), connectionProfile(network, org));
  }
}
