import { Worker } from 'node:worker_threads';
import { PDE } from '../../../domain/record.ts';
import type { LoadDraft } from './draft.ts';
import { SignedLoad, type Signatories, type SigningOrder } from './signing.ts';

interface Waiting {
  readonly resolve: (signed: SignedLoad) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that sign records, so that the connections are not kept waiting. */
export class SigningPool {
  readonly #workers: Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(signatories: Signatories, threads: number) {
    this.#workers = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('bench-scale-signer.js', import.meta.url), { workerData: signatories });
      worker.on('message', (message: unknown) => {
        const signed = SignedLoad.parse(message);
        this.#waiting.get(signed.id)?.resolve(signed);
        this.#waiting.delete(signed.id);
      });
      worker.on('error', (error) => {
        for (const { reject } of this.#waiting.values()) reject(error);
      });
      return worker;
    });
  }

  async sign(drafts: readonly LoadDraft[]): Promise<PDE[]> {
    const id = this.#next++;
    const worker = this.#workers[id % this.#workers.length];
    if (worker === undefined) throw new RangeError('there is no signing thread');
    const items: SigningOrder['items'] = drafts.map(
      ({ patient, doctor, record: { T_ID, digest, manifestDigest, version } }) => ({
        patient,
        doctor,
        T_ID,
        digest,
        manifestDigest,
        version,
      }),
    );
    const { signatures } = await new Promise<SignedLoad>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, items } satisfies SigningOrder);
    });
    return drafts.map(({ record }, i) => PDE.parse({ ...record, ...signatures[i] }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
