/** What can be reached. */
export interface Reach {
  readonly ledger: boolean;
  readonly services: boolean;
}

export interface WatchOptions {
  /** Each throws when its side cannot be reached. */
  readonly askLedger: () => Promise<unknown>;
  readonly askServices: () => Promise<unknown>;
  /** Told at first and whenever it changes. */
  readonly onChange: (reach: Reach) => void;
  /** Milliseconds between two looks. */
  readonly every?: number;
}

/** Looks again and again whether ledger and services can be reached. Answers the function that ends it. */
export function watchReach({ askLedger, askServices, onChange, every = 10_000 }: WatchOptions): () => void {
  let last: Reach | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    const [ledger, services] = await Promise.all([answers(askLedger), answers(askServices)]);
    if (ended) return;
    if (last?.ledger !== ledger || last.services !== services) onChange({ ledger, services });
    last = { ledger, services };
    timer = setTimeout(() => void look(), every);
    timer.unref();
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  return ask().then(
    () => true,
    () => false,
  );
}
