/** How the symbol of a UCUM unit is shown to people. What is not listed is shown as it is. */
const shown: Readonly<Record<string, string>> = {
  Cel: '°C',
  'mm[Hg]': 'mmHg',
  'cm[H2O]': 'cmH₂O',
  '{score}': '',
  '1': '',
  '[pH]': '',
  ug: 'µg',
  uV: 'µV',
  Ohm: 'Ω',
  'mL/cm[H2O]': 'mL/cmH₂O',
  '[iU]': 'IU',
  'mbar.s/L': 'mbar·s/L',
};

export function unitForPeople(unit: string): string {
  return shown[unit] ?? unit;
}

/** Units of a dose, UCUM. */
export const doseUnits: readonly string[] = [
  'mg',
  'g',
  'ug',
  'mL',
  '[iU]',
  '{tablet}',
  '{drop}',
  'mmol',
  'mg/kg',
  'mL/h',
];
