import { LedgerEvidence } from '../../windows/ledger-evidence.ts';
import type { Role } from '../../windows/story/people.ts';
import { Windows, type WindowsOptions } from '../../windows/windows.ts';
import { repositoryRoot, type NodePaths } from '../../../fabric-config/node/paths.ts';
import type { Hosted } from '../../hosts/hosted.ts';
import { Crowd } from './crowd.ts';

/** Organisations on hosts of their own, windows of their people, and a crowd that works meanwhile. */
export class ConsortiumStage extends Windows {
  readonly crowd: Crowd;

  constructor(
    readonly hosted: Hosted,
    options: WindowsOptions,
  ) {
    super(options);
    this.crowd = new Crowd(hosted, options.clients);
  }

  override node(org: Role['org']): NodePaths {
    return this.hosted.node(org);
  }

  override ledgerEvidence(transactionId: string): Promise<{ validation: string; endorsedBy: string }> {
    return new LedgerEvidence(repositoryRoot(), this.hosted.host('hospital1').paths).transaction(transactionId);
  }

  /** Operators have no window; what they have done is seen in that of SA's officer. */
  override pictureOfNetwork(name: string): Promise<void> {
    return this.picture('officer', name);
  }

  override async close(): Promise<void> {
    await super.close();
    await this.crowd.close();
  }
}
