import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { cloudOf } from '../../api/formats/consortium.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { endorsersFor } from '../consortium/endorsers.ts';
import { endpointOf, saOf } from '../consortium/members.ts';
import { jsonText, writePrivate } from '../lifecycle/files.ts';
import { serverNameOf, type MemberNode } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { cloudAddresses, serviceAddress } from './services.ts';

/** What a client installation of one organisation needs; the files it names lie beside it. */
function connectionProfile({ consortium, description }: MemberNode): ConnectionProfile {
  const { members, channel, chaincode } = consortium;
  const { key, mspId, type, name } = description;
  const own = members.find((member) => member.key === key);
  const cloud = cloudOf(description, members) ?? refuseCloud(description.key);
  const ledgerGate = own?.ledgerGate && {
    endpoint: endpointOf(own.ledgerGate),
    serverName: serverNameOf(own, 'ledger-gate'),
  };
  return ConnectionProfile.parse({
    format: 'openward-profile/2',
    ...{ org: key, mspId, type, name, channel },
    chaincode: chaincode.name,
    ...(own ? { timeZone: own.timeZone } : {}),
    ...(ledgerGate ? { ledgerGate } : {}),
    endorsers: endorsersFor(consortium, description),
    sa: serviceAddress(saOf(consortium), 'service'),
    ...(type === 'hospital' && own ? { hospital: serviceAddress(own, 'service') } : {}),
    hospitals: members
      .filter((member) => member.type === 'hospital')
      .map((hospital) => ({
        ...serviceAddress(hospital, 'service'),
        org: hospital.key,
        mspId: hospital.mspId,
        name: hospital.name,
        departments: hospital.departments,
        timeZone: hospital.timeZone,
      })),
    cloud: serviceAddress(cloud, 'service'),
    storage: { ...serviceAddress(cloud, 'gate'), bucket: cloud.gate?.bucket },
    clouds: cloudAddresses(consortium).map(({ cloud, ...address }) => ({
      ...address,
      gate: serviceAddress(cloud, 'gate'),
    })),
    organisations: members.map((member) => ({ mspId: member.mspId, type: member.type, name: member.name })),
    trust: { nodes: 'nodes.pem', people: 'people.pem' },
    device: { certificate: 'tls.pem', key: 'tls-key.pem' },
  });
}

function refuseCloud(key: string): never {
  throw new OpenwardError('CLOUD_UNKNOWN', `The cloud that ${key} names is no member`);
}

/** What an installation is given beside its key, by the names of the files: it comes with the consortium. */
export function profileFiles(node: MemberNode): Readonly<Record<string, string>> {
  const roots = AuthorityKind.options.map((kind) => [`${kind}.pem`, readText(node.paths.trust(kind))] as const);
  return { ...Object.fromEntries(roots), 'profile.json': jsonText(connectionProfile(node)) };
}

/** The folder of the node's own installation, in which its certificate lies already. */
export function writeProfile(node: MemberNode): void {
  if (node.description.type === 'cloud') return;
  for (const [name, text] of Object.entries(profileFiles(node))) writePrivate(node.paths.workstation(name), text);
}
