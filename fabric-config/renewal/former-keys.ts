import { z } from 'zod';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { existsSync, rmSync } from '../../connections/disk.ts';
import { Sha256Hex } from '../../domain/ids.ts';
import type { RevokedKey } from '../../domain/machine-key.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { writeJson } from '../lifecycle/files.ts';
import { ledgerAsOperator } from '../lifecycle/operator-ledger.ts';
import type { MemberNode } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';
import { heldBy } from './due.ts';

/** Keys that somebody may have a copy of, noted before others take their place: afterwards nobody knows them here. */
const FormerKeys = z.object({ format: z.literal('openward-former-keys/1'), keys: z.array(Sha256Hex).max(1000) });

/** Notes the keys that the node's machines have now, beside those that were noted and not revoked yet. */
export function noteKeys(node: MemberNode): void {
  write(node, [...new Set([...noted(node), ...keysNow(node)])]);
}

/**
 * Revokes the noted keys that no machine here has any more, each for good: whoever has a copy is let in nowhere, and
 * what they sign is no transaction. Those still in use, as of an orderer that waits for the others, stay noted.
 * @throws those of the ledger; what was not revoked is, when it is called again
 */
export async function revokeFormer(node: MemberNode): Promise<RevokedKey[]> {
  const now = new Set(keysNow(node));
  const former = noted(node).filter((key) => !now.has(key));
  const revoked = await ledgerAsOperator(node, async (ledger) => {
    const done: RevokedKey[] = [];
    for (const key of former)
      done.push((await ledger.submit(ledgerApi.organisations.revokeInstallation, { key })).result);
    return done;
  });
  write(
    node,
    noted(node).filter((key) => now.has(key)),
  );
  return revoked;
}

/** Without that of encryption, by which the ledger and the services know nobody: what is sealed to it stays sealed. */
const keysNow = (node: MemberNode): string[] =>
  heldBy(node)
    .filter(({ file }) => file !== 'encryption')
    .map(({ id, file }) => keyThumbprint(readText(node.paths.identity(id, `${file}.pem`))));

function noted({ paths }: MemberNode): string[] {
  const file = paths.formerKeys();
  return existsSync(file) ? readJsonFile(FormerKeys, file).keys : [];
}

function write({ paths }: MemberNode, keys: readonly string[]): void {
  if (keys.length === 0) rmSync(paths.formerKeys(), { force: true });
  else writeJson(paths.formerKeys(), FormerKeys.parse({ format: 'openward-former-keys/1', keys }));
}
