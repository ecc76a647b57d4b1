import { randomInt } from 'node:crypto';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import { isCode } from '../../../app/flows/errors.ts';
import type { World } from '../../../e2e/world/world.ts';
import { summarise } from '../../statistics.ts';
import { ordererDisk, peerDisk } from '../disk.ts';
import { processesOf } from '../processes.ts';
import { loadNow } from '../results-folder.ts';
import type { LoadCheckpoint } from '../schema.ts';
import type { Hall } from './hall.ts';

const WARM_UP = 10;

/**
 * What asking costs now, and what the ledger takes: the three questions in turn, so that whatever else the machine does
 * falls on all of them.
 */
export async function checkpoint(
  world: World,
  hall: Hall,
  records: number,
  rounds: number,
): Promise<Omit<LoadCheckpoint, 'rate' | 'cores'>> {
  const times = { look: [] as number[], get: [] as number[], list: [] as number[] };
  const [patient] = hall.patients;
  if (patient === undefined) throw new Error('expected a patient');
  const {
    ledger,
    vault: { pid },
  } = patient;
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const asked = hall.draft(randomInt(Math.max(1, records)));
    const reader = hall.patientOf(asked).ledger;
    const look = await timed(() => ledger.evaluate(ledgerApi.health.look, {}));
    const get = await timed(() =>
      reader.evaluate(ledgerApi.records.get, { tid: asked.record.T_ID }).catch(none(records)),
    );
    const list = await timed(() => ledger.evaluate(ledgerApi.records.listByPatient, { pid, pageSize: 50 }));
    if (round < 0) continue;
    times.look.push(look);
    times.get.push(get);
    times.list.push(list);
  }
  const memory = processesOf(world.paths).map(({ name, residentMiB, anonymousMiB }) => ({
    name,
    residentMiB,
    anonymousMiB,
  }));
  return {
    records,
    at: new Date().toISOString(),
    loadAverage: loadNow(),
    look: summarise(times.look),
    get: summarise(times.get),
    list: summarise(times.list),
    listed: Math.ceil(records / hall.patients.length),
    peer: peerDisk(world.paths),
    orderer: ordererDisk(world.paths),
    memory,
  };
}

/** Of an empty ledger, the question is answered by an error, which is an answer. */
function none(records: number): (error: unknown) => void {
  return (error) => {
    if (records > 0 || !isCode(error, 'RECORD_UNKNOWN')) throw error;
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
