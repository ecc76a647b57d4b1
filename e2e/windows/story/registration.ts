import { people, type Role } from './people.ts';
import type { Windowed } from './actor.ts';
import type { Step } from './step.ts';
import type { Shown } from '../windows.ts';

async function passphrase(stage: Shown, actor: Windowed, form: 'register' | 'activate'): Promise<void> {
  const hands = await stage.hands(actor);
  await hands.type(`${form}.passphrase`, people[actor].passphrase);
  await hands.type(`${form}.passphrase-again`, people[actor].passphrase);
}

/** Administrators begin with a one-time code made when the network was set up. */
export function activation(actor: Windowed): Step<Shown> {
  const role: Role = people[actor];
  return {
    id: `activate-${actor}`,
    phase: 1,
    actor,
    title: `${role.label} activates with a one-time code`,
    async run(stage) {
      const hands = await stage.hands(actor);
      await hands.click('sign-in.activate');
      await hands.type('activate.code', await stage.activationCode(role.org));
      await hands.type('activate.display-name', role.displayName ?? role.label);
      await hands.type('activate.label', role.label);
      await passphrase(stage, actor, 'activate');
      await hands.click('activate.submit');
      return { pid: await stage.signIn(actor) };
    },
  };
}

/** Keys are made on this machine; RID and public keys go to H_M, or to SA from a third party. */
export function registration(actor: Windowed): Step<Shown> {
  const role: Role = people[actor];
  return {
    id: `register-${actor}`,
    phase: 2,
    actor,
    title: `${role.label} asks to be registered`,
    async run(stage) {
      const hands = await stage.hands(actor);
      await hands.click('sign-in.register');
      await hands.click(`register.role-${role.role}`);
      if (role.rid === undefined) throw new Error(`${role.label} has no identity to register with`);
      await hands.choose('register.id-kind', role.rid.kind);
      await hands.type('register.id-number', role.rid.number);
      await hands.type('register.real-name', role.rid.name);
      if (role.displayName !== undefined) await hands.type('register.display-name', role.displayName);
      if (role.department !== undefined) await hands.choose('register.department', role.department);
      if (!role.kiosk) await hands.type('register.label', role.label);
      await passphrase(stage, actor, 'register');
      await hands.click('register.submit');
      if (role.kiosk) return numbered(stage, actor);
      await hands.see('register.waiting');
      return { state: await hands.attribute('register.waiting', 'data-state') };
    },
  };
}

/** At a kiosk one leaves with a number, and nobody else learns who registered. */
async function numbered(stage: Shown, actor: Windowed): Promise<{ state: string }> {
  const hands = await stage.hands(actor);
  stage.keep(`number-of-${actor}`, await hands.attribute('register.number', 'data-number'));
  await hands.click('register.sign-in');
  return { state: 'submitted' };
}

/** The hospital's administrator checks each request of its people and forwards it to SA. */
export function forwarding(admin: Windowed, count: number, suffix = ''): Step<Shown> {
  return {
    id: `forward-registrations${suffix}`,
    phase: 2,
    actor: admin,
    title: 'The hospital checks the requests and forwards them',
    async run(stage) {
      const hands = await stage.hands(admin);
      await hands.click('frame.nav-registrations');
      await hands.click('admin-registrations.view-open');
      for (let forwarded = 0; forwarded < count; forwarded += 1) {
        const id = await hands.first('admin-registrations.row-');
        await hands.click(`admin-registrations.row-${id}`);
        await hands.see('admin-registrations.detail');
        await hands.tick('admin-registrations.checked');
        if (forwarded === 0) await stage.picture(admin, 'checking-a-request');
        await hands.click('admin-registrations.forward');
        await hands.at(`admin-registrations.row-${id}`).waitFor({ state: 'hidden' });
      }
      return { forwarded: count };
    },
  };
}

/** SA approves: certificates from the CA, PID, the user on the ledger. */
export function approving(count: number, suffix = ''): Step<Shown> {
  return {
    id: `approve-registrations${suffix}`,
    phase: 2,
    actor: 'officer',
    title: 'SA approves: certificates and pseudo-identities are issued',
    async run(stage) {
      const hands = await stage.hands('officer');
      await hands.click('frame.nav-registrations');
      await hands.click('sa-registrations.view-open');
      for (let approved = 0; approved < count; approved += 1) {
        const id = await hands.first('sa-registrations.row-');
        await hands.click(`sa-registrations.row-${id}`);
        await hands.see('sa-registrations.detail');
        await hands.tick('sa-registrations.checked');
        if (approved === 0) await stage.picture('officer', 'approving');
        await hands.click('sa-registrations.approve');
        await hands.at(`sa-registrations.row-${id}`).waitFor({ state: 'hidden' });
      }
      return { approved: count };
    },
  };
}

export function firstSignIn(actor: Windowed): Step<Shown> {
  return {
    id: `sign-in-${actor}`,
    phase: 2,
    actor,
    title: `${people[actor].label} receives certificates and PID, and signs in`,
    async run(stage) {
      const hands = await stage.hands(actor);
      if (!people[actor].kiosk) {
        await hands.seeState('register.waiting', 'data-state', 'ready');
        await hands.click('register.sign-in');
      }
      return { pid: await stage.signIn(actor) };
    },
  };
}

const actors = ['doctor', 'technician', 'patient', 'consumer'] as const;

export const registrationSteps: readonly Step<Shown>[] = [
  activation('officer'),
  activation('admin'),
  ...actors.map(registration),
  forwarding('admin', 3),
  approving(4),
  ...actors.map(firstSignIn),
];
