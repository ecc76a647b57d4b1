import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { existsSync } from '../../connections/disk.ts';
import { Instant, Pem } from '../../domain/ids.ts';
import type { RevokedKey } from '../../domain/machine-key.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { writeJson } from '../lifecycle/files.ts';
import { ledgerAsOperator } from '../lifecycle/operator-ledger.ts';
import type { MemberNode, Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';
import { heldBy } from './due.ts';

/**
 * Certificates of the node's machines whose keys somebody may have a copy of: noted before others take their place,
 * since nobody knows them here afterwards. `revokedAt` is there once the ledger has revoked the key.
 */
const FormerFile = z.object({
  format: z.literal('openward-former-certificates/1'),
  certificates: z.array(z.object({ certificate: Pem, revokedAt: Instant.optional() })).max(2000),
});
export type Former = z.infer<typeof FormerFile>['certificates'][number];

/** Notes the certificates that the node's machines have now, beside those noted before. */
export function noteCertificates(node: Node): void {
  const known = formerAt(node);
  const fresh = heldNow(node).filter((one) => !known.some(({ certificate }) => certificate === one));
  write(node, [...known, ...fresh.map((certificate) => ({ certificate }))]);
}

/**
 * Revokes the keys of noted certificates that no machine here has any more, each for good: whoever has a copy is let in
 * nowhere, and the chaincode hears nothing of what they sign. Those still in use, as of an orderer that waits for the
 * others, stay noted.
 * @returns how many keys were revoked now
 * @throws those of the ledger; what was not revoked is, when it is called again
 */
export async function revokeFormer(node: MemberNode): Promise<number> {
  const inUse = new Set(heldNow(node).map((one) => keyThumbprint(one)));
  const due = formerAt(node).filter(
    ({ certificate, revokedAt }) => revokedAt === undefined && !inUse.has(keyThumbprint(certificate)),
  );
  await ledgerAsOperator(node, async (ledger) => {
    for (const { certificate } of due) {
      const key = keyThumbprint(certificate);
      const { result } = await ledger.submit(ledgerApi.organisations.revokeInstallation, { key });
      noteRevoked(node, certificate, result);
    }
  });
  return due.length;
}

function noteRevoked(node: Node, revoked: string, { revokedAt }: RevokedKey): void {
  write(
    node,
    formerAt(node).map((one) => (one.certificate === revoked ? { ...one, revokedAt } : one)),
  );
}

/** All that are noted, without those that have ended: nobody takes them for anything any more. */
export function formerAt({ paths }: Pick<Node, 'paths'>, now = new Date()): Former[] {
  const file = paths.formerCertificates();
  if (!existsSync(file)) return [];
  const { certificates } = readJsonFile(FormerFile, file);
  return certificates.filter(({ certificate }) => Date.parse(new X509Certificate(certificate).validTo) > now.getTime());
}

/** Without that of encryption, by which the ledger and the services know nobody: what is sealed to it stays sealed. */
const heldNow = (node: Node): string[] =>
  heldBy(node)
    .filter(({ file }) => file !== 'encryption')
    .map(({ id, file }) => readText(node.paths.identity(id, `${file}.pem`)));

function write({ paths }: Pick<Node, 'paths'>, certificates: readonly Former[]): void {
  const file = { format: 'openward-former-certificates/1', certificates };
  writeJson(paths.formerCertificates(), FormerFile.parse(file));
}
