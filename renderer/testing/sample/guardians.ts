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

/** `?guardians=none`, `named`, `gone` (one of them is), `lost` (keys came back new), `asked`, `ready`. */
export function guardiansOf(state: string | null): GuardiansView {
  const [first, second, third] = ready;
  if (state === 'none' || first === undefined || second === undefined || third === undefined) return { offers: [] };
  const gone = { pid: third.pid, able: false };
  const lost = { ...set, outdated: true, lost: true };
  switch (state) {
    case 'offered':
      return { offers: ready };
    case 'gone':
      return { set: { ...set, guardians: [first, second, gone] }, offers: [first, second] };
    case 'lost':
      return { set: lost, offers: ready };
    case 'asked':
      return { set: lost, offers: ready, recovery };
    case 'ready':
      return {
        ...{ set: lost, offers: ready },
        recovery: { ...recovery, opensAt: hours(-1), handed: [first.pid, second.pid] },
      };
    default:
      return { set, offers: ready };
  }
}

/** `?guarded=none`, `asks`, `broken`. */
export function guardedBy(state: string | null): GuardedView[] {
  if (state === 'none') return [];
  const person = { owner: people.patient, at: days(-40), threshold: 2, guardians: 3, whole: state !== 'broken' };
  const asks = { askedAt: hours(-2), replacedAt: hours(-3), cause: 'lost', code, handed: state === 'handed' } as const;
  return [state === 'asks' || state === 'handed' ? { ...person, asks } : person];
}
