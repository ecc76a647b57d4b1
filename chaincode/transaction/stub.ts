import type { Context } from 'fabric-contract-api';

/** A transaction's way to the peer that asked for it. */
export type Stub = Context['stub'];
