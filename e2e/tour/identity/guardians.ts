import { people } from '../../windows/story/people.ts';
import type { Windowed } from '../../windows/story/actor.ts';
import type { Hands } from '../../windows/story/hands.ts';
import type { Step } from '../../windows/story/step.ts';
import type { Stage } from '../../windows/stage.ts';

const guardians = ['doctor', 'technician', 'consumer'] as const;
const enough = guardians.slice(0, 2);

async function atKeys(stage: Stage, actor: Windowed, to: 'guardians.to-mine' | 'guardians.to-guarded'): Promise<Hands> {
  const hands = await stage.hands(actor);
  await hands.click('frame.nav-keys');
  await hands.click(to);
  return hands;
}

const offer = (actor: Windowed): Step => ({
  id: `offer-${actor}`,
  phase: 2,
  actor,
  title: `${people[actor].label} offers to be a guardian of the patient’s keys`,
  async run(stage) {
    const hands = await atKeys(stage, actor, 'guardians.to-guarded');
    await hands.type('guarded.pid', stage.pid('owner'));
    await hands.click('guarded.offer');
    await hands.see('guarded.offered');
    return { guardian: stage.pid(actor), of: stage.pid('owner') };
  },
});

const name: Step = {
  id: 'name-guardians',
  phase: 2,
  actor: 'owner',
  title: 'The patient names three guardians, of whom two bring the keys back',
  async run(stage) {
    const hands = await atKeys(stage, 'owner', 'guardians.to-mine');
    for (const guardian of guardians) await hands.tick(`guardians.choose-${stage.pid(guardian)}`);
    await hands.choose('guardians.threshold', '2');
    await hands.type('guardians.current', people.owner.passphrase);
    await stage.picture('owner', 'naming');
    await hands.click('guardians.name');
    await hands.seeState('guardians.set', 'data-state', 'named');
    return { guardians: guardians.length, threshold: 2 };
  },
};

const ask: Step = {
  id: 'ask-guardians',
  phase: 2,
  actor: 'owner',
  title: 'With new keys the patient asks the guardians, and has digits to read to them',
  async run(stage) {
    const hands = await atKeys(stage, 'owner', 'guardians.to-mine');
    await hands.seeState('guardians.set', 'data-state', 'lost');
    await hands.click('guardians.ask');
    await hands.click('guardians.asked');
    const code = await hands.attribute('guardians.code', 'data-code');
    stage.keep('digits', code);
    return { digits: code };
  },
};

const hand = (actor: Windowed): Step => ({
  id: `hand-${actor}`,
  phase: 2,
  actor,
  title: `${people[actor].label} sees who asks, compares the digits by voice, and hands the part over`,
  async run(stage) {
    const hands = await atKeys(stage, actor, 'guardians.to-guarded');
    await hands.seeState(`guarded.person-${stage.pid('owner')}`, 'data-asks', 'true');
    const code = await hands.attribute('guarded.code', 'data-code');
    if (code !== stage.kept('digits')) throw new Error('expected both to see the same digits');
    await hands.tick('guarded.compared');
    await stage.picture(actor, 'comparing');
    await hands.click('guarded.hand');
    await hands.click('guarded.hand-now');
    await hands.at('guarded.hand').waitFor({ state: 'hidden' });
    return { digits: code };
  },
});

const bringBack: Step = {
  id: 'keys-come-back',
  phase: 2,
  actor: 'owner',
  title: 'Two parts of three open the keys, which lie beside the new ones from now on',
  async run(stage) {
    const hands = await atKeys(stage, 'owner', 'guardians.to-mine');
    await hands.type('guardians.current', people.owner.passphrase);
    await stage.picture('owner', 'bringing-back');
    await hands.click('guardians.open');
    await hands.see('guardians.opened');
    return { parts: enough.length };
  },
};

export const guardianSteps = {
  before: [...guardians.map(offer), name],
  after: [ask, ...enough.map(hand), bringBack],
} as const;
