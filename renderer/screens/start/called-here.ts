import type { LocalUser } from '../../../api/window/views.ts';
import type { useWords } from '../../i18n/index.ts';

/** How somebody is listed on this machine: as they wanted, or by the number of their vault. */
export function calledHere(
  { label, number }: Pick<LocalUser, 'label' | 'number'>,
  t: ReturnType<typeof useWords>,
): string {
  return label ?? t('start.signIn.numbered', { number: inGroups(number) });
}

/** Twelve digits, four at a time, as they are read out and typed. */
export function inGroups(number: string): string {
  return number.replace(/[0-9]{4}(?=[0-9])/g, '$& ');
}
