import type { LedgerEventType } from '../../api/ledger/event.ts';
import type { FabricLedger } from '../../connections/ledger/gateway.ts';
import { eventTag } from '../../protocol/identity/event-tag.ts';

export interface FollowerOptions {
  readonly fabric: FabricLedger;
  readonly checkpointFile: string;
  readonly pid: string;
  /** Told of every event that concerns the person. */
  readonly onEvent: (type: LedgerEventType) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Follows the ledger from where the last session stopped. Answers the function that ends it. */
export function followLedger({ fabric, checkpointFile, pid, onEvent, onTrouble }: FollowerOptions): () => void {
  const controller = new AbortController();
  void (async () => {
    for await (const { event, transactionId } of fabric.follow({
      checkpointFile,
      signal: controller.signal,
      onTrouble,
    })) {
      if (event.tags.includes(eventTag(transactionId, pid))) onEvent(event.type);
    }
  })().catch(onTrouble);
  return () => controller.abort();
}
