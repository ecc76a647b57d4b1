import type { LedgerEvent } from '../../api/ledger/event.ts';
import type { FabricLedger } from '../../connections/ledger/gateway.ts';

export interface FollowerOptions {
  readonly fabric: FabricLedger;
  readonly checkpointFile: string;
  readonly pid: string;
  /** Told of every event that concerns the person. */
  readonly onEvent: (event: LedgerEvent) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Follows the ledger from where the last session stopped. Answers the function that ends it. */
export function followLedger({ fabric, checkpointFile, pid, onEvent, onTrouble }: FollowerOptions): () => void {
  const controller = new AbortController();
  void (async () => {
    for await (const { event } of fabric.follow({ checkpointFile, signal: controller.signal, onTrouble })) {
      if (event.pids.includes(pid)) onEvent(event);
    }
  })().catch(onTrouble);
  return () => controller.abort();
}
