import type { PDE } from '../../domain/record.ts';

/** `stored`: signed and kept; `submitted`: sent, outcome not known; `committed`: VALID on the ledger, H_M not told yet; `stuck`: refused, a person must look. */
export type OutboxState = 'stored' | 'submitted' | 'committed' | 'stuck';

/** A signed record on its way to the ledger. Holds what the ledger will hold; nothing clinical. */
export interface OutboxEntry {
  /** `<T_ID>.<version>`: signing the same version again finds the same entry. */
  readonly id: string;
  /** The hospital to tell, by its key in the connection profile. */
  readonly org: string;
  readonly record: PDE;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly transactionId?: string;
  /** Code of the last failure. */
  readonly lastError?: string;
  readonly updatedAt: string;
}

export interface Outbox {
  /** Writes or replaces; on stable storage when it resolves. */
  put(entry: OutboxEntry): Promise<void>;
  get(id: string): Promise<OutboxEntry | undefined>;
  list(): Promise<readonly OutboxEntry[]>;
  remove(id: string): Promise<void>;
}
