import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { createCrl } from '../../protocol/identity/crl.ts';
import { configBlock, configIn, orderUpdate, updateBetween } from '../change/channel.ts';
import { hasRevocationList, withRevocationList } from '../change/revocation-list.ts';
import { changeEnvelope, signChange } from '../change/signature.ts';
import type { MemberNode, Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { formerAt } from './former.ts';

/**
 * Has the channel know which certificates of the node's machines count no more: peers and orderers take no endorsement,
 * block, transaction or change of the channel that was signed with one of them. It is the organisation's own part of
 * the channel's configuration, and its administrator's signature is enough.
 * @throws OpenwardError CA_UNAVAILABLE when the key of nodes was taken away; LEDGER_UNAVAILABLE, LEDGER_REJECTED
 */
export async function publishRevocationList(node: MemberNode): Promise<void> {
  const { mspId } = node.description;
  const list = await revocationList(node);
  if (list === undefined) return;
  const config = await configIn(node, await configBlock(node));
  if (hasRevocationList(config, mspId, list)) return;
  const update = await updateBetween(node, config, withRevocationList(config, mspId, list));
  const envelope = await changeEnvelope(node, node.consortium.channel, update, [await signChange(node, update)]);
  await orderUpdate(node, envelope, async () =>
    hasRevocationList(await configIn(node, await configBlock(node)), mspId, list),
  );
}

/** PEM, of the root of nodes; undefined while nothing was revoked. */
async function revocationList(node: Node): Promise<string | undefined> {
  const root = readText(node.paths.ownRoot('nodes'));
  const own = new X509Certificate(root);
  const former = formerAt(node).map(({ certificate, revokedAt }) => ({
    certificate: new X509Certificate(certificate),
    revokedAt: revokedAt === undefined ? undefined : new Date(revokedAt),
  }));
  const revoked = former.flatMap(({ certificate: { issuer, serialNumber: serial }, revokedAt }) =>
    revokedAt === undefined || issuer !== own.subject ? [] : [{ serial, revokedAt }],
  );
  if (revoked.length === 0) return undefined;
  // The list of the same certificates has the same times: it is not another one each time it is made.
  const times = { thisUpdate: latest(revoked.map(({ revokedAt }) => revokedAt)), nextUpdate: new Date(own.validTo) };
  return createCrl({ certificate: root, privateKey: keyOf(node, own) }, revoked, times);
}

const latest = (times: readonly Date[]): Date => new Date(Math.max(...times.map((time) => time.getTime())));

/** Among the keys that Fabric CA keeps, the root's. */
function keyOf({ paths }: Node, root: X509Certificate): string {
  const folder = paths.ca('nodes', 'msp', 'keystore');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('_sk')) : [];
  const keys = names.map((name) => readText(`${folder}/${name}`));
  const key = keys.find((pem) => isKeyOf(pem, root));
  if (key === undefined)
    throw new OpenwardError('CA_UNAVAILABLE', `the key of nodes is to be brought back to ${paths.ca('nodes')}`);
  return key;
}

/** Fabric CA writes some of its keys under a label that is not theirs, which nobody else reads. */
function isKeyOf(pem: string, root: X509Certificate): boolean {
  try {
    return createPublicKey(pem).equals(root.publicKey);
  } catch {
    return false;
  }
}
