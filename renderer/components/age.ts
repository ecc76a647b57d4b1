export interface Age {
  readonly value: number;
  readonly unit: 'days' | 'months' | 'years';
}

/** Age as clinicians say it: days under a month, months under two years, then years. Both days are `YYYY-MM-DD`. */
export function ageOf(birthDate: string, today: string): Age {
  const [year, month, day] = partsOf(birthDate);
  const [thisYear, thisMonth, thisDay] = partsOf(today);
  const months = (thisYear - year) * 12 + (thisMonth - month) - (thisDay < day ? 1 : 0);
  if (months >= 24) return { value: Math.floor(months / 12), unit: 'years' };
  if (months >= 1) return { value: months, unit: 'months' };
  const days = (Date.UTC(thisYear, thisMonth - 1, thisDay) - Date.UTC(year, month - 1, day)) / 86_400_000;
  return { value: Math.max(0, days), unit: 'days' };
}

function partsOf(date: string): readonly [number, number, number] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return [year, month, day];
}
