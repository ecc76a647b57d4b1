import { X509Certificate } from 'node:crypto';
import type { Member } from '../../../api/formats/consortium.ts';
import { applicationIn } from '../../../api/formats/membership.ts';
import { changesInView, decide, type ChangesPorts } from '../../../app/flows/changes.ts';
import { proposeGoing, unheardProposals } from '../../../app/flows/propose-going.ts';
import type { AreaHandlers } from '../handlers.ts';

/** @param ports of the signed-in administrator; `own` is the service of their organisation */
export function changesHandlers(ports: () => ChangesPorts): AreaHandlers<'changes'> {
  return {
    'changes.list': async () => {
      const { changes, unreadable } = await changesInView(ports());
      const shown = changes.map((one) => {
        const application = applicationIn(one.change);
        return application === undefined ? one : { ...one, fingerprints: fingerprintsOf(application.member) };
      });
      return { changes: shown, unreadable };
    },
    'changes.proposals': () => unheardProposals(ports().own),
    'changes.propose': async ({ going }) => {
      await proposeGoing(ports(), going);
      return {};
    },
    'changes.decide': async ({ digest, decision }) => {
      await decide(ports(), digest, decision);
      return {};
    },
  };
}

/** Computed here, of the certificates themselves: people compare them by telephone. */
export function fingerprintsOf({ roots }: Pick<Member, 'roots'>): { nodes: string; people: string } {
  const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;
  return { nodes: fingerprint(roots.nodes), people: fingerprint(roots.people) };
}
