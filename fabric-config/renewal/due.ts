import { X509Certificate } from 'node:crypto';
import { existsSync } from '../../connections/disk.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { registrarName } from '../generate/ca-server.ts';
import { certificatesOf, planIdentities, type PlannedCertificate } from '../generate/identities.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';

/** A certificate of one of a node's machines, whose time will come. */
export interface HeldCertificate extends PlannedCertificate {
  /** The folder it lies in: `identities/<id>`. */
  readonly id: string;
  readonly authority: AuthorityKind;
  /** Whom the authority knows it as. */
  readonly enrolment: string;
}

/** A certificate is renewed when less than this part of its life is left. */
const LEFT = 1 / 3;
/** One that waits for the others' signatures is made anew when less than this part is. */
export const LEFT_OF_PROPOSED = 1 / 10;

/** All of a node's machines and programs, and of its registrar at its authority of people. */
export function heldBy({ description, paths }: Node): HeldCertificate[] {
  const planned = planIdentities(description).flatMap((plan) =>
    certificatesOf(plan).map((one) => ({ ...one, id: plan.id, authority: plan.authority, enrolment: plan.id })),
  );
  const registrar: HeldCertificate = {
    ...({ id: 'registrar', authority: 'people', enrolment: registrarName } as const),
    ...({ file: 'signing', profile: 'machine', key: 'p256', hosts: [] } as const),
  };
  return existsSync(paths.identity('registrar', 'signing.pem')) ? [...planned, registrar] : planned;
}

/** Those that will end before long, or have ended. */
export function dueAt(node: Node, now: Date): HeldCertificate[] {
  return heldBy(node).filter(({ id, file }) => isDue(readText(node.paths.identity(id, `${file}.pem`)), now));
}

/** @param left the part of its life */
export function isDue(pem: string, now: Date, left = LEFT): boolean {
  const { validFrom, validTo } = new X509Certificate(pem);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return to - now.getTime() < (to - from) * left;
}
