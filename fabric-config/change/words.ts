import { X509Certificate } from 'node:crypto';
import type { MembershipApplication } from '../../api/formats/membership.ts';
import { endpointOf } from '../consortium/members.ts';

const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

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
    `runs             ${runs.join(', ')}`,
    `root of nodes    ${fingerprint(member.roots.nodes)}`,
    `root of people   ${fingerprint(member.roots.people)}`,
  ].join('\n');
}
