import { PreKeys, UserCertificates } from '../../domain/user.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Queries } from '../database/open.ts';
import { json, row } from '../database/rows.ts';

const CertificatesRow = UserCertificates.extend({ preKeys: json(PreKeys) });

/**
 * The public certificates of users. Readers compare them with the thumbprints on the ledger: this server need not be
 * believed.
 */
export class Directory {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /** A later publication for the same PID replaces the earlier one: certificates are renewed. */
  async publish(certificates: UserCertificates): Promise<void> {
    const columns = {
      ...certificates,
      preKeys: JSON.stringify(certificates.preKeys),
      publishedAt: this.clock.now().toISOString(),
    };
    await this.queries('certificates').insert(columns).onConflict('pid').merge();
  }

  async find(pid: string): Promise<UserCertificates | undefined> {
    const found: unknown = await this.queries('certificates').where({ pid }).first();
    return found === undefined ? undefined : row(CertificatesRow, found);
  }
}
