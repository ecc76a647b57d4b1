import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../app/flows/upload.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { MemoryService } from '../../app/flows/testing/memory-services.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { TracedLine } from '../../app/flows/testing/traced-line.ts';
import { makeWorld } from '../../chaincode/testing/world.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { FileOutbox } from './file-outbox.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/**
 * Sends in a process of its own, and kills it, with no chance to tidy up, when it says `moment`. Answers all it said.
 */
async function killedAt(moment: string, storage: 'unanswered' | 'answered'): Promise<string[]> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'testing', 'sender.ts'), folder, storage],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = once(child, 'exit');
  const said: string[] = [];
  try {
    if (child.stdout === null) throw new Error('its words were to be heard');
    for await (const line of createInterface(child.stdout)) {
      said.push(line);
      if (line === moment) break;
    }
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
  return said;
}

/** The client started again, with a ledger that has no record of it and takes none just now. */
async function restarted(): Promise<{ asked: readonly string[]; outbox: FileOutbox }> {
  const world = await makeWorld();
  const trace = new Trace();
  const unreachable = new Unavailable(world.ledger.as(world.patient), ledgerApi.records.put);
  const outbox = new FileOutbox(folder);
  const clock = { now: () => new Date() };
  const service = new MemoryService('hospital', new Trace()).on(hospitalApi.beginSigning, () => ({}));
  const name = { en: 'First' };
  const hospital = { org: 'hospital1', mspId: 'Hospital1MSP', name, departments: [], timeZone: 'UTC', service };
  await drainOutbox({ ledger: new TracedLine(unreachable, trace), outbox, clock, hospitals: [hospital] });
  return { asked: trace.events, outbox };
}

describe('a client that is killed', () => {
  it('while its record was endorsed and not kept yet has ordered nothing and sends nothing later', async () => {
    expect(await killedAt('endorsed', 'unanswered')).toEqual(['endorsed']);
    const { asked, outbox } = await restarted();
    expect(asked).toEqual([]);
    expect(await outbox.list()).toEqual([]);
  });

  it('when it begins to order finds the record after a restart, and asks for it before it sends it again', async () => {
    expect(await killedAt('ordering', 'answered')).toEqual(['endorsed', 'ordering']);
    expect(await new FileOutbox(folder).list()).toMatchObject([{ state: 'submitted', attempts: 1 }]);
    const { asked, outbox } = await restarted();
    expect(asked).toEqual(['asks records:get', 'submits records:put']);
    expect(await outbox.list()).toMatchObject([{ state: 'stored', attempts: 2, lastError: 'LEDGER_UNAVAILABLE' }]);
  });
});
