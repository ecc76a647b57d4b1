import { X509Certificate } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './host.ts';
import type { Hosted } from './hosted.ts';

/** Has all certificates of a host's machines issued anew, for so long: as Go writes a duration. */
export async function reissue(hosted: Hosted, at: Host, machine: string): Promise<void> {
  hosted.describe(at, at.name, { certificates: { root: '131400h', machine, person: '8760h' } });
  await at.done('renew', '--all');
}

/** When the last of those ends that its services and its peer go by. */
export function endOf(hosted: Hosted, org: string): Date {
  const ends = ['service', 'peer', 'ledger-gate', 'admin'].map((id) =>
    Date.parse(new X509Certificate(readFileSync(hosted.node(org).identity(id, 'tls.pem'))).validTo),
  );
  return new Date(Math.max(...ends));
}

/** The others sign, by files, what makes an orderer's new certificates known; then it goes by them. */
export async function vouchForOrderer(hosted: Hosted, at: Host, signers: readonly string[]): Promise<void> {
  const renewal = hosted.node(at.name).renewal();
  copyFileSync(join(renewal, 'application.json'), hosted.desk('renewal.json'));
  copyFileSync(join(renewal, 'change.json'), hosted.desk('renewal-change.json'));
  for (const name of signers) {
    const signer = hosted.host(name);
    const application = hosted.hand(signer, 'renewal.json');
    const change = join(signer.folder, 'renewal-change.json');
    hosted.hand(signer, 'renewal-change.json');
    const files = ['--change', change, '--admission', join(signer.folder, 'none.json')];
    await signer.done('approve', '--application', application, '--org', name, ...files);
    hosted.take(signer, 'renewal-change.json', 'renewal-change.json');
  }
  await at.done('renew');
}
