import type { Hands } from '../../windows/story/hands.ts';
import type { Evidence, Step } from '../../windows/story/step.ts';
import { beginRecording } from '../../windows/story/treatment.ts';
import type { Stage } from '../../windows/stage.ts';
import { playedSeconds, theatre, type TheatreDevice } from './theatre.ts';

/** One more recording beside those that run. */
const begin = (device: TheatreDevice): Step => ({
  id: `record-${device.kind}`,
  phase: 4,
  actor: 'technician',
  title: `The technician connects the ${device.what}, and what it sends is recorded`,
  async run(stage) {
    const hands = await stage.hands('technician');
    const played = await stage.startDevice(device.kind, { format: 'openward-fault-plan/1', faults: device.faults });
    await hands.click('frame.nav-captures');
    await beginRecording(stage, device.kind, played.port);
    if (device.curves) await hands.first('live.wave-');
    stage.keep(device.kind, await hands.attribute('live.root', 'data-id'));
    return { driver: device.kind, port: played.port };
  },
});

/** The screen of one recording among the others. */
async function show(stage: Stage, { kind }: TheatreDevice): Promise<Hands> {
  const hands = await stage.hands('technician');
  await hands.click('frame.nav-captures');
  await hands.click(`captures.row-${stage.kept(kind)}`);
  await hands.see('live.root');
  return hands;
}

const mark: Step = {
  id: 'marker',
  phase: 4,
  actor: 'technician',
  title: 'All four are recorded at once; the incision is marked at the ventilator',
  async run(stage) {
    const hands = await stage.hands('technician');
    await hands.click('frame.nav-captures');
    await stage.picture('technician', 'all-recorded');
    const [ventilator] = theatre;
    if (ventilator === undefined) throw new Error('expected a device');
    await show(stage, ventilator);
    await hands.type('live.marker-text', 'incision');
    await hands.click('live.marker');
    return { recordings: theatre.length };
  },
};

/** The client is killed under all of them; each is found cut off, and goes on. */
const kill: Step = {
  id: 'client-killed',
  phase: 4,
  actor: 'technician',
  title: 'The client is killed under all four recordings: each is found cut off, and goes on',
  async run(stage) {
    await stage.kill('technician');
    await stage.signIn('technician');
    for (const device of theatre) {
      const hands = await show(stage, device);
      await hands.seeState('live.root', 'data-state', 'cut');
      if (device === theatre[0]) await stage.picture('technician', 'cut');
      await hands.click('live.go-on');
      await hands.seeState('live.root', 'data-state', 'capturing');
      await hands.first('live.numeric-');
    }
    return { wentOn: theatre.length };
  },
};

const watch = (device: TheatreDevice): Step => ({
  id: `watch-${device.kind}`,
  phase: 4,
  actor: 'technician',
  title: `The ${device.what} is watched until what goes wrong with it has gone wrong`,
  async run(stage) {
    const hands = await show(stage, device);
    const { secondsStreamed } = stage.device(device.kind);
    const long = async (): Promise<boolean> => (await secondsStreamed()) >= playedSeconds;
    await stage.until(`${playedSeconds} s of the ${device.what}`, long, playedSeconds * 1000 + 60_000);
    await hands.seeState('live.root', 'data-state', 'capturing');
    await hands.first('live.numeric-');
    return { seconds: Math.floor(await secondsStreamed()) };
  },
});

/** It is stopped, sealed to patient and doctor, and stored with the treatment. */
const store = (device: TheatreDevice): Step => ({
  id: `store-${device.kind}`,
  phase: 4,
  actor: 'technician',
  title: `The recording of the ${device.what} is ended and stored, sealed to patient and doctor`,
  async run(stage) {
    const hands = await show(stage, device);
    await hands.click('live.stop');
    await hands.click('common.confirm');
    await hands.seeState('live.root', 'data-state', 'stopped');
    await stage.picture('technician', 'stopped');
    const evidence: Evidence = { gaps: await hands.attribute('live.root', 'data-gaps') };
    await hands.click('live.submit');
    await hands.click('common.confirm');
    await hands.see('live.submitted');
    await stage.device(device.kind).stop();
    if (evidence['gaps'] === '0') throw new Error(`expected what went wrong with the ${device.what} to be a gap`);
    return evidence;
  },
});

export const recordingSteps: readonly Step[] = [
  ...theatre.map(begin),
  mark,
  kill,
  ...theatre.map(watch),
  ...theatre.map(store),
];
