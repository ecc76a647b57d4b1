import type { Step } from './step.ts';

const network: Step = {
  id: 'network',
  phase: 1,
  actor: 'operator',
  title: 'Certificate authority, ordering, peers, chaincode, storage and services are up',
  async run(stage) {
    const status = await stage.networkStatus();
    if (!status.ok) {
      const wrong = status.processes
        .filter((process) => process.problem !== null)
        .map((process) => `${process.name}: ${process.problem ?? ''}`);
      throw new Error(`expected every process of the network to be well, but ${wrong.join('; ')}`);
    }
    return {
      processes: status.processes.length,
      ordering: status.ordering,
      chaincode: status.chaincode ?? 'none',
      memoryMB: Math.round(status.memory / 1024 / 1024),
    };
  },
};

/** After everything: no plaintext, RID or DI in what the cloud, the ledger and the bucket keep. */
export const secrecy: Step = {
  id: 'secrecy',
  phase: 8,
  actor: 'operator',
  title: 'Ledger, bucket and cloud database hold no RID, DI or plaintext',
  async run(stage) {
    const searched = await stage.searchForSecrets();
    if (searched.found.length > 0)
      throw new Error(
        `expected no secret in the files of ledger, bucket and cloud database, but found ${searched.found.join('; ')}`,
      );
    return { files: searched.files, bytes: searched.bytes, words: searched.words };
  },
};

export const networkSteps: readonly Step[] = [network];
