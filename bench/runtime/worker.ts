import { readFileSync, writeFileSync } from 'node:fs';
import { measure, slowed } from '../measure.ts';
import { operations } from '../operations/index.ts';
import type { Contest } from '../operation.ts';
import { JOB_BYTES, sizeName } from '../plan.ts';
import { stallWhileSealing } from '../client/stall.ts';
import { wholeJob } from '../job/whole-job.ts';
import { BenchStage } from '../stage/stage.ts';
import { whyOf } from '../why.ts';
import { WorkerAssignment, type Findings } from './assignment.ts';

/** Names the file of the assignment; an environment variable, because Chromium would read arguments as its own. */
export const ASSIGNMENT = 'OPENWARD_BENCH_ASSIGNMENT';

/**
 * Does what the assignment says, in this very process. What fails is found in the findings by name, and the rest is
 * measured all the same.
 */
export async function work(say: (text: string) => void): Promise<void> {
  const raw: unknown = JSON.parse(readFileSync(process.env[ASSIGNMENT] ?? '', 'utf8'));
  const assignment = WorkerAssignment.parse(raw);
  const stage = new BenchStage(assignment.data);
  const findings: Findings = { versions: versions(), rows: [], job: [], failures: [] };
  try {
    for (const row of assignment.rows)
      await measured(
        findings,
        say,
        nameOf(row),
        async () => void findings.rows.push(await measureRow(row, stage, assignment)),
      );
    if (assignment.job > 0)
      await measured(
        findings,
        say,
        `whole job, ${assignment.job} times`,
        async () => void findings.job.push(...(await wholeJob(stage, JOB_BYTES, assignment.job))),
      );
    if (assignment.stall > 0)
      await measured(
        findings,
        say,
        `event loop while ${sizeName(assignment.stall)} is sealed`,
        async () => void (findings.stall = await stallWhileSealing(stage, assignment.stall)),
      );
  } finally {
    await stage.close();
  }
  writeFileSync(assignment.out, JSON.stringify(findings));
}

async function measured(
  findings: Findings,
  say: (text: string) => void,
  what: string,
  doIt: () => Promise<void>,
): Promise<void> {
  const began = performance.now();
  try {
    await doIt();
    say(`${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    const why = whyOf(error);
    findings.failures.push({ what, why });
    say(`${what} FAILED: ${why}`);
  }
}

type Row = WorkerAssignment['rows'][number];

async function measureRow(
  { operation: number, size, runs, warmUp }: Row,
  stage: BenchStage,
  { slow }: WorkerAssignment,
): Promise<Findings['rows'][number]> {
  const operation = operations.find((candidate) => candidate.number === number);
  if (operation === undefined) throw new Error(`there is no operation ${number}`);
  const prepared: Contest = await operation.prepare(size, stage);
  const contest = slow?.operation === number ? slowed(prepared, slow.share) : prepared;
  const { ours, bare, discarded } = await measure(contest, runs, warmUp);
  return { operation: number, size, ours: [...ours], bare: [...bare], discarded };
}

function nameOf({ operation, size, runs }: Row): string {
  return `operation ${operation} at ${sizeName(size)}, ${runs} times`;
}

function versions(): Findings['versions'] {
  const { node, openssl, v8 } = process.versions;
  return { node, openssl, v8, ...('electron' in process.versions ? { electron: process.versions.electron } : {}) };
}
