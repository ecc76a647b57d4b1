import { AuditAnchor, type TrailKeeper } from '../../domain/audit.ts';
import type { Page } from '../../api/ledger/transaction.ts';
import { readPage, type PageRequest } from '../transaction/page.ts';
import type { LedgerState } from '../transaction/state.ts';

/** One trail: that of a service of an organisation. */
export interface Trail {
  readonly mspId: string;
  readonly keeper: TrailKeeper;
}

const ANCHOR = 'audit-anchor';
const LAST = 'audit-last-anchor';
/** Trails have up to 999,999,999,999 entries. */
const DIGITS = 12;
const bySequence = /^[0-9]{12}$/;

const ordered = (sequence: number): string => String(sequence).padStart(DIGITS, '0');
/** One part of a key, which the owner of an index is. */
const nameOf = ({ mspId, keeper }: Trail): string => `${mspId}-${keeper}`;

export function findLastAnchor(state: LedgerState, trail: Trail): Promise<AuditAnchor | undefined> {
  return state.get(AuditAnchor, LAST, nameOf(trail));
}

export function putAnchor(state: LedgerState, anchor: AuditAnchor): void {
  state.put(anchor, ANCHOR, nameOf(anchor), ordered(anchor.sequence));
  state.put(anchor, LAST, nameOf(anchor));
}

/** Oldest first. */
export function anchorsOf(state: LedgerState, trail: Trail, request: PageRequest): Promise<Page<AuditAnchor>> {
  const load = ({ text }: { readonly text: string }): AuditAnchor => AuditAnchor.parse(JSON.parse(text));
  return readPage(state, [ANCHOR, nameOf(trail)], request, load, bySequence);
}
