import { copyFileSync } from 'node:fs';
import { requireNodeState } from '../../../fabric-config/node/state.ts';
import type { Host } from '../../hosts/host.ts';
import type { Hands } from '../../windows/story/hands.ts';
import type { Windowed } from '../../windows/story/actor.ts';
import type { Step } from '../../windows/story/step.ts';
import { labelOf } from '../../windows/story/ward.ts';
import { thirdHospital } from '../../world/third-hospital.ts';
import type { ConsortiumStage } from './stage.ts';

type ConsortiumStep = Step<ConsortiumStage>;

export const found: ConsortiumStep = {
  id: 'found',
  phase: 1,
  actor: 'operator',
  title: 'Five organisations on five hosts found a consortium, each by itself',
  async run({ hosted }) {
    await hosted.found();
    await hosted.join();
    await allWell(hosted.all);
    return { hosts: hosted.all.length, addresses: hosted.all.map(({ address }) => address).join(', ') };
  },
};

export const apply: ConsortiumStep = {
  id: 'apply',
  phase: 1,
  actor: 'operator',
  title: 'A third hospital, on a host of its own, makes its authorities and applies at SA’s public door',
  async run(stage) {
    const { hosted } = stage;
    const at = await hosted.add(thirdHospital.key);
    await at.done('init', '--node', hosted.describe(at, 'hospital2', thirdHospital));
    stage.crowd.world.knows(thirdHospital.key, at.paths);
    const applied = await at.done('apply', '--contact', 'Wang Lin, +86 10 5555 0100', ...door(stage, at, '--to'));
    return { host: at.address, application: JSON.stringify(applied).slice(0, 200) };
  },
};

/** SA's public door, and its root of nodes, which SA has handed over by another way. */
function door({ hosted }: ConsortiumStage, at: Host, option: '--to' | '--from'): string[] {
  const sa = hosted.host('sa');
  copyFileSync(hosted.node('sa').ownRoot('nodes'), hosted.desk('sa-root.pem'));
  const port = requireNodeState(hosted.node('sa')).ports['door'];
  return [option, `https://${sa.address}:${port ?? 0}`, '--root', hosted.hand(at, 'sa-root.pem')];
}

export const examine: ConsortiumStep = {
  id: 'examine',
  phase: 1,
  actor: 'officer',
  title: 'SA’s officer compares the fingerprints, has the applicant’s addresses tried, and puts it before the members',
  async run(stage) {
    const hands = await stage.hands('officer');
    await hands.click('frame.nav-applications');
    const rows = hands.page.locator('[data-testid^="sa-applications.row-"]');
    await rows
      .filter({ hasText: new RegExp(`${thirdHospital.name.en}|${thirdHospital.name.zh}`) })
      .first()
      .click({ timeout: 60_000 });
    await hands.see('sa-applications.detail');
    await stage.hosted.host(thirdHospital.key).during(['answer'], async () => {
      await hands.click('sa-applications.examine');
      await hands.see('sa-applications.examined');
    });
    const examined = await hands.read('sa-applications.examined');
    await hands.at('sa-applications.examined').scrollIntoViewIfNeeded();
    await stage.picture('officer', 'examination');
    await hands.tick('sa-applications.compared');
    await hands.click('sa-applications.approve');
    await hands.click('common.confirm');
    await hands.seeState('sa-applications.detail', 'data-status', 'approved');
    return { examined };
  },
};

/** Whether one of the changes is still to be decided; it then lies open. */
async function opened(hands: Hands): Promise<boolean> {
  for (const row of await hands.page.locator('[data-testid^="changes.row-"]').all()) {
    await row.click();
    if ((await hands.attribute('changes.detail', 'data-state')) === 'open') return true;
  }
  return false;
}

/** An administrator says yes in a window; the organisation's own node then draws the change up, compares and signs. */
export function yes(actor: Windowed, to: 'join' | 'leave', last = false): ConsortiumStep {
  return {
    id: `${actor}-agrees-to-${to}`,
    phase: 1,
    actor,
    title: `${labelOf(actor)} reads the change in words and agrees for the organisation, whose node signs`,
    async run(stage) {
      const hands = await stage.hands(actor);
      await hands.click('frame.nav-changes');
      await stage.until('a change that is to be decided', () => opened(hands), 120_000);
      await stage.picture(actor, `what-the-${to}-changes`);
      await hands.click('changes.yes');
      await hands.click('common.confirm');
      if (last) await hands.seeState('changes.detail', 'data-state', 'in-force');
      else await hands.see('changes.said');
      return { state: await hands.attribute('changes.detail', 'data-state') };
    },
  };
}

export const joining: ConsortiumStep = {
  id: 'join',
  phase: 1,
  actor: 'operator',
  title: 'The third hospital fetches its admission and joins; every other host takes it in by itself',
  async run(stage) {
    const { hosted } = stage;
    const at = hosted.host(thirdHospital.key);
    await at.done('join', ...door(stage, at, '--from'));
    await allWell(hosted.all);
    return { hosts: hosted.all.length };
  },
};

export const leaving: ConsortiumStep = {
  id: 'leave',
  phase: 1,
  actor: 'operator',
  title: 'The institute puts its leaving before the members, and signs it',
  async run({ hosted }) {
    const said = await hosted.host('institute').done('leave', '--member', 'InstituteMSP', '--org', 'institute');
    return { leaving: JSON.stringify(said).slice(0, 200) };
  },
};

export const gone: ConsortiumStep = {
  id: 'gone',
  phase: 1,
  actor: 'operator',
  title: 'The institute’s host learns it by itself and ends its programs; the others are well',
  async run(stage) {
    const { hosted } = stage;
    const institute = hosted.host('institute');
    const left = async (): Promise<boolean> => {
      const { stdout } = await institute.network('status');
      return stdout.includes('"left":["institute"]') || stdout.includes('"left": [\n    "institute"');
    };
    await stage.until('the institute to know that it has left', left, 90_000);
    await allWell(hosted.all.filter((one) => one !== institute));
    return { members: hosted.all.length - 1 };
  },
};

async function allWell(hosts: readonly Host[]): Promise<void> {
  for (const at of hosts) {
    const deadline = Date.now() + 120_000;
    while (!(await at.isWell()))
      if (Date.now() > deadline)
        throw new Error(`expected ${at.name} to be well: ${(await at.network('status')).stdout}`);
  }
}
