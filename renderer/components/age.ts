export interface Age {
  readonly value: number;
  readonly unit: 'days' | 'months' | 'years';
}

/** Age as clinicians say it: days under a month, months under two years, then years. `birthDate` is YYYY-MM-DD. */
export function ageOf(birthDate: string, at: Date): Age {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const months = (at.getFullYear() - year) * 12 + (at.getMonth() + 1 - month) - (at.getDate() < day ? 1 : 0);
  if (months >= 24) return { value: Math.floor(months / 12), unit: 'years' };
  if (months >= 1) return { value: months, unit: 'months' };
  const born = new Date(year, month - 1, day);
  return { value: Math.max(0, Math.floor((at.getTime() - born.getTime()) / 86_400_000)), unit: 'days' };
}
