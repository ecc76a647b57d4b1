import { z } from 'zod';
import { FormerCertificates, PreKeys, UserCertificates, type PublishedCertificates } from '../../domain/user.ts';
import type { Clock } from '../../domain/clock.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import type { Database, Queries } from '../database/open.ts';
import { json, row } from '../database/rows.ts';

const CertificatesRow = UserCertificates.extend({ preKeys: json(PreKeys) });

/**
 * The public certificates of users. Readers compare them with the thumbprints on the ledger: this server need not be
 * believed.
 */
export class Directory {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * A later publication for the same PID takes the place of the earlier one, which is kept: what was signed by it is
   * judged by it.
   */
  async publish(certificates: UserCertificates): Promise<void> {
    await this.database.transaction(async (queries) => {
      const earlier = await current(queries, certificates.pid);
      if (earlier !== undefined) await keep(queries, earlier);
      const columns = {
        ...certificates,
        preKeys: JSON.stringify(certificates.preKeys),
        publishedAt: this.clock.now().toISOString(),
      };
      await queries('certificates').insert(columns).onConflict('pid').merge();
    });
  }

  /** With those of before, if there were any. */
  async find(pid: string): Promise<PublishedCertificates | undefined> {
    const found = await current(this.database, pid);
    if (found === undefined) return undefined;
    const kept: unknown = await this.database('formerCertificates').where({ pid });
    const former = z
      .array(FormerCertificates)
      .parse(kept)
      .filter(({ signingCertificate }) => signingCertificate !== found.signingCertificate);
    return former.length === 0 ? found : { ...found, former };
  }
}

async function current(queries: Queries, pid: string): Promise<UserCertificates | undefined> {
  const found: unknown = await queries('certificates').where({ pid }).first();
  return found === undefined ? undefined : row(CertificatesRow, found);
}

async function keep(queries: Queries, { pid, signingCertificate, encryptionCertificate }: UserCertificates) {
  const thumbprint = certificateThumbprint(signingCertificate);
  await queries('formerCertificates')
    .insert({ pid, thumbprint, signingCertificate, encryptionCertificate })
    .onConflict(['pid', 'thumbprint'])
    .ignore();
}
