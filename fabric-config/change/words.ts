import { X509Certificate } from 'node:crypto';
import type { MembershipApplication, MembershipChange } from '../../api/formats/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { fingerprintGroups } from '../../domain/fingerprint.ts';
import { endpointOf } from '../consortium/members.ts';

/** As the windows show it: read out group by group. */
const fingerprint = (pem: string): string => fingerprintGroups(new X509Certificate(pem).fingerprint256).join(' ');

/** An application for who decides on it: who it says it is, what it will run, and what to compare by telephone. */
export function applicationText({ member, contact, at }: MembershipApplication): string {
  const runs = (['orderer', 'peer', 'ledgerGate', 'service', 'registrar', 'gate'] as const).flatMap((part) => {
    const place = member[part];
    return place === undefined ? [] : [`${part} at ${endpointOf(place)}`];
  });
  return [
    `${member.name.en} (${member.mspId}), ${member.type}, ${member.domain}`,
    `contact          ${contact}`,
    `signed           ${at}`,
    ...(member.cloud === undefined ? [] : [`data at          ${member.cloud}`]),
    `runs             ${runs.join(', ')}`,
    `root of nodes    ${fingerprint(member.roots.nodes)}`,
    `root of people   ${fingerprint(member.roots.people)}`,
  ].join('\n');
}

/** A change for who decides on it, as far as a terminal can show it. */
export function changeText({ digest, change, effect, signers, refusing, missing, state }: ListedChange): string {
  const { members, quorum, orderers, peers, endorsers } = effect;
  const become = (of: { before: unknown; after: unknown }): string => `${String(of.before)}, then ${String(of.after)}`;
  const count = ({ before, after }: { before: readonly string[]; after: readonly string[] }) => ({
    before: before.length,
    after: after.length,
  });
  return [
    ...subject(change),
    ...(change.kind === 'chaincode'
      ? []
      : [
          `members          ${become(count(members))}`,
          `orderers         ${become(count(orderers))}; of these must agree ${become(quorum)}`,
        ]),
    `endorsement      ${endorsers} of ${become(count(peers))}`,
    `signed by        ${signers.join(', ') || 'nobody'}`,
    ...(refusing.length === 0 ? [] : [`refused by       ${refusing.join(', ')}`]),
    `state            ${state}${state === 'open' ? `; ${missing} more must sign` : ''}`,
    `change           ${digest}`,
  ].join('\n');
}

function subject(change: MembershipChange): string[] {
  switch (change.kind) {
    case 'join':
      return [applicationText(change.application)];
    case 'update':
      return [
        'a member renews its orderer’s certificates, or is found elsewhere:',
        applicationText(change.application),
      ];
    case 'leave':
      return [`${change.mspId} leaves`];
    case 'expel':
      return [`${change.mspId} is EXPELLED: taken out by the others`, `reason           ${change.reason}`];
    case 'chaincode':
      return [
        `another chaincode: ${change.version}, definition ${change.definition}`,
        `program          ${change.program}`,
      ];
  }
}
