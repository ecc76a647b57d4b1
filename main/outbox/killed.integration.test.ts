import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../app/flows/upload.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { FileOutbox } from './file-outbox.ts';
import { tid } from './testing/entry.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openward-killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Sends in a process of its own, and kills it, with no chance to tidy up, when it says `moment`. Answers all it said. */
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

/** Remembers what is asked of it, knows no record, and takes none just now. */
class AskedLedger implements Ledger {
  readonly asked: string[] = [];

  evaluate: Ledger['evaluate'] = ({ name }) => {
    this.asked.push(name);
    return Promise.reject(new OpenwardError('RECORD_UNKNOWN'));
  };
  submit: Ledger['submit'] = ({ name }) => {
    this.asked.push(name);
    return Promise.reject(new OpenwardError('LEDGER_UNAVAILABLE'));
  };
}

async function restarted(): Promise<{ ledger: AskedLedger; outbox: FileOutbox }> {
  const [ledger, outbox] = [new AskedLedger(), new FileOutbox(folder)];
  await drainOutbox({ ledger, outbox, clock: { now: () => new Date() }, hospitals: [] });
  return { ledger, outbox };
}

describe('a client that is killed', () => {
  it('while its record was endorsed and not kept yet has ordered nothing and sends nothing later', async () => {
    expect(await killedAt('endorsed', 'unanswered')).toEqual(['endorsed']);
    const { ledger, outbox } = await restarted();
    expect(ledger.asked).toEqual([]);
    expect(await outbox.list()).toEqual([]);
  });

  it('when it begins to order finds the record after a restart, and asks for it before it sends it again', async () => {
    expect(await killedAt('ordering', 'answered')).toEqual(['endorsed', 'ordering']);
    expect(await new FileOutbox(folder).list()).toMatchObject([{ id: `${tid}.1`, state: 'submitted', attempts: 1 }]);
    const { ledger, outbox } = await restarted();
    expect(ledger.asked).toEqual(['records:get', 'records:put']);
    expect(await outbox.list()).toMatchObject([{ state: 'stored', attempts: 2, lastError: 'LEDGER_UNAVAILABLE' }]);
  });
});
