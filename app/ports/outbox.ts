import type { PDE } from '../../domain/record.ts';

/**
 * `stored`: signed and kept; `submitted`: sent, outcome not known; `committed`: VALID on the ledger, H_M not told yet;
 * `stuck`: refused, a person must look.
 */
export type OutboxState = 'stored' | 'submitted' | 'committed' | 'stuck';

/** A signed record on its way to the ledger. Holds what the ledger will hold; nothing clinical. */
export interface OutboxEntry {
  /** `<T_ID>.<version>`: signing the same version again finds the same entry. */
  readonly id: string;
  /** The hospital to tell, by its key in the connection profile. */
  readonly org: string;
  /** The P_DE with both signatures, ready to be submitted. */
  readonly record: PDE;
  /** How far it has come: what is done next depends on it, also after a crash. */
  readonly state: OutboxState;
  /** How often it was submitted, from 0. */
  readonly attempts: number;
  /** The transaction that committed it, hex as Fabric gives it; from `committed` on. */
  readonly transactionId?: string;
  /** Code of the last failure. */
  readonly lastError?: string;
  /** When `state` last changed: RFC 3339 in UTC with milliseconds. */
  readonly updatedAt: string;
}

/** What a patient has signed and the ledger may not have yet. Survives a crash. Errors: FILE_UNREADABLE. */
export interface Outbox {
  /** Writes or replaces; on stable storage when it resolves. */
  put(entry: OutboxEntry): Promise<void>;
  /** Undefined when there is none of this id. */
  get(id: string): Promise<OutboxEntry | undefined>;
  /** All of them, whatever their state. */
  list(): Promise<readonly OutboxEntry[]>;
  /** On the ledger and H_M told. Nothing happens when it is gone already. */
  remove(id: string): Promise<void>;
}
