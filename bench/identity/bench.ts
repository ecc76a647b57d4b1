import { loadavg } from 'node:os';
import { saApi } from '../../api/http/sa.ts';
import { sign, write } from '../../e2e/world/chapters.ts';
import { windowsOfExposure } from '../../e2e/world/exposure-windows.ts';
import type { Person } from '../../e2e/world/person.ts';
import { startWorld, visitWorld } from '../../e2e/world/world.ts';
import { checkedOut, describeMachine } from '../machine.ts';
import { writeReport } from '../report/write.ts';
import { BenchStage } from '../stage/stage.ts';
import { measureEveryday } from './everyday.ts';
import { measureRecovery } from './recovery.ts';
import type { IdentityBench } from './results.ts';

export interface IdentityOptions {
  /** How many people register, sign in, renew, are revoked. */
  readonly runs: number;
  /** Records of the one who comes back with many. */
  readonly records: number;
  readonly out: string;
  /** A network that runs already. */
  readonly data?: string | undefined;
}

/** Milliseconds that a door may still give something to somebody who was revoked. */
const exposureTarget = 2000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Measures, writes the report. Answers how many index records were rewritten by a recovery: none is to be. */
export async function identityBench({ runs, records, out, data }: IdentityOptions): Promise<number> {
  const [began, before] = [performance.now(), loadavg()];
  const world = data === undefined ? await startWorld({ progress: say }) : visitWorld(data);
  const stage = new BenchStage(world.paths.root);
  try {
    say('registration, sign-in, renewal');
    const everyday = await measureEveryday(stage, runs);
    say('doors to who was revoked');
    const exposure = await measureExposure(stage, Math.min(runs, 5));
    say('recovery');
    const recovery = await measureRecovery(stage, { count: records, runs: Math.min(runs, 3) }, say);
    const identity: IdentityBench = { ...everyday, recovery, exposure };
    writeReport(out, {
      format: 'openward-bench/1',
      at: new Date().toISOString(),
      ...checkedOut(),
      complete: false,
      runs,
      seconds: Math.round((performance.now() - began) / 1000),
      machine: describeMachine(world.paths.root, { ...process.versions, electron: undefined }, undefined),
      ...{ rows: [], growth: [], job: [], client: { stalls: [] }, failures: [] },
      load: { before, after: loadavg() },
      identity,
    });
    tell(identity);
    return [...recovery.few, recovery.many].reduce((sum, { rewritten }) => sum + rewritten, 0);
  } finally {
    await stage.close();
    await world.stop();
  }
}

/** Each of them somebody else, with a record. */
async function measureExposure({ cast }: BenchStage, people: number): Promise<IdentityBench['exposure']> {
  const officer = await cast.admin('sa');
  const revoke = async ({ vault: { pid } }: Person): Promise<void> => {
    await officer.sa.call(saApi.revokeUser, { params: { pid }, body: { reason: 'Lost the card' } });
  };
  const doors = new Map<string, number[]>();
  for (let person = 0; person < people; person += 1) {
    const encounter = await cast.encounter();
    await write(encounter);
    await sign(encounter);
    const { windows } = await windowsOfExposure(cast, encounter, revoke);
    for (const { door, ms } of windows) doors.set(door, [...(doors.get(door) ?? []), ms]);
  }
  return [...doors].map(([door, ms]) => {
    const worst = Math.max(...ms);
    return { door, ms, worst, target: exposureTarget, met: worst <= exposureTarget };
  });
}

function tell({ registration, renewal, signIn, recovery, exposure }: IdentityBench): void {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  for (const { what, ours, bareName, bare, ratio, steps } of [registration, renewal, signIn]) {
    say(
      `${what}: median ${seconds(ours.median)}, p95 ${seconds(ours.p95)}; ${ratio.toFixed(2)} times ${bareName} (${seconds(bare.median)})`,
    );
    for (const step of steps) say(`    ${seconds(step.ms)}  ${step.what}`);
  }
  const { kdf, memory, rest } = signIn;
  say(
    `    of a sign-in ${seconds(kdf.ms.median)} and ${memory.mib} MiB are stretching the passphrase (at least ${seconds(kdf.target)} and ${memory.target} MiB: ${judged(kdf.met && memory.met)}), ${seconds(rest.median)} everything else`,
  );
  const { many, few, ratio, target, met } = recovery;
  say(
    `recovery of somebody with ${many.records} records: ${seconds(many.ms)}, and ${seconds(many.listedMs)} until all were listed and ${many.opened} opened (at most ${seconds(target)}: ${judged(met)}); ${ratio.toFixed(2)} times that of ${few.length} with ${few[0]?.records ?? 0}; ${many.rewritten} index records rewritten`,
  );
  for (const step of many.steps) say(`    ${seconds(step.ms)}  ${step.what}`);
  for (const { door, ms, worst, target: most, met: isMet } of exposure)
    say(
      `${door.padEnd(40)}${String(worst).padStart(6)} ms at worst of ${ms.length} (at most ${most}: ${judged(isMet)})`,
    );
}

function judged(met: boolean): string {
  return met ? 'met' : 'MISSED';
}
