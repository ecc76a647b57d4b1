import type { LedgerEventType } from '../../api/ledger/event.ts';
import type { FabricLedger } from '../../connections/ledger/gateway.ts';
import { eventTag } from '../../protocol/identity/event-tag.ts';

export interface FollowerOptions {
  readonly fabric: Pick<FabricLedger, 'follow'>;
  readonly checkpointFile: string;
  readonly pid: string;
  /** Told of every event that concerns the person. */
  readonly onEvent: (type: LedgerEventType) => void;
  readonly onTrouble: (error: unknown) => void;
  /** The person may be let in no more: the ledger has said something of them, or has broken off. */
  readonly onDoubt: () => void;
}

/** Follows the ledger from where the last session stopped. Answers the function that ends it. */
export function followLedger(options: FollowerOptions): () => void {
  const { fabric, checkpointFile, pid, onEvent, onDoubt } = options;
  const controller = new AbortController();
  const onTrouble = (error: unknown): void => {
    options.onTrouble(error);
    onDoubt();
  };
  void (async () => {
    for await (const { event, transactionId } of fabric.follow({
      checkpointFile,
      signal: controller.signal,
      onTrouble,
    })) {
      if (!event.tags.includes(eventTag(transactionId, pid))) continue;
      onEvent(event.type);
      if (event.type === 'user') onDoubt();
    }
  })().catch(onTrouble);
  return () => controller.abort();
}
