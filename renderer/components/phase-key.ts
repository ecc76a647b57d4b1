import { phase as phases } from '../i18n/en/term.ts';

export type PhaseKey = keyof typeof phases;

/** Main names what it is doing by a word; one this renderer does not know is still work. */
export function phaseKey(phase: string | undefined): PhaseKey {
  return isPhase(phase) ? phase : 'working';
}

function isPhase(phase: string | undefined): phase is PhaseKey {
  return phase !== undefined && Object.hasOwn(phases, phase);
}
