import type { GuardedView, GuardiansView, GuardianView } from '../../../api/window/calls/guardians.ts';
import { days, hours, people, pid } from './ids.ts';

const code = ['4821', '0937', '1554', '7029', '3380'];
const guardian = (who: string, role: GuardianView['role'], able = true): GuardianView => ({
  pid: who === 'doctor' ? people.doctor : pid(who.length + 900),
  ...{ organisation: { en: 'Hospital 1', zh: '第一医院' }, role },
  able,
});
const ready = [guardian('doctor', 'doctor'), guardian('daughter', 'patient'), guardian('an old friend', 'patient')];
const set = { at: days(-40), threshold: 2, guardians: ready, outdated: false, lost: false };
const recovery = { askedAt: hours(-20), opensAt: hours(4), handed: [people.doctor], code };

const unusable = false;
const silent: GuardiansView['silent'] = [];
const away = [{ en: 'Regional Cloud', zh: '区域医疗云' }];

/**
 * `?guardians=none`, `named`, `unusable`, `silent` (a cloud does not answer), `gone` (one of them is), `lost` (keys
 * came back new), `asked`, `ready`.
 */
export function guardiansOf(state: string | null): GuardiansView {
  const [first, second, third] = ready;
  if (state === 'none' || first === undefined || second === undefined || third === undefined)
    return { unusable, offers: [], silent };
  const gone = { pid: third.pid, able: false };
  const lost = { ...set, outdated: true, lost: true };
  switch (state) {
    case 'offered':
      return { unusable, offers: ready, silent };
    case 'unusable':
      return { unusable: true, offers: ready, silent };
    case 'gone':
      return { set: { ...set, guardians: [first, second, gone] }, unusable, offers: [first, second], silent };
    case 'lost':
      return { set: lost, unusable, offers: ready, silent };
    case 'asked':
      return { set: lost, unusable, offers: ready, recovery, silent };
    case 'ready':
      return {
        ...{ set: lost, unusable, offers: ready, silent },
        recovery: { ...recovery, opensAt: hours(-1), handed: [first.pid, second.pid] },
      };
    default:
      return { set, unusable, offers: ready, silent: state === 'silent' ? away : silent };
  }
}

/** `?guarded=none`, `asks`, `broken`, `silent`. */
export function guardedBy(state: string | null): { people: GuardedView[]; silent: GuardiansView['silent'] } {
  if (state === 'none') return { people: [], silent };
  if (state === 'silent') return { people: [], silent: away };
  const person = { owner: people.patient, at: days(-40), threshold: 2, guardians: 3, whole: state !== 'broken' };
  const asks = { askedAt: hours(-2), replacedAt: hours(-3), cause: 'lost', code, handed: state === 'handed' } as const;
  return { people: [state === 'asks' || state === 'handed' ? { ...person, asks } : person], silent };
}
