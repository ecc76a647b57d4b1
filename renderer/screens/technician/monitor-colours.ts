/** Conventions of patient monitors: ECG green, SpO2 cyan, arterial pressure red, CO2 yellow; other curves white. */
const byCode: readonly (readonly [RegExp, string])[] = [
  [/ecg|heart/i, '#39e75f'],
  [/spo2|pleth/i, '#35e0f0'],
  [/co2/i, '#ffe45c'],
  [/art|blood/i, '#ff5a52'],
];

/** Airway pressure, flow and volume have no convention of their own; they are told apart by order. */
const others = ['#f4f7f8', '#8fd0ff', '#c9b6ff', '#9fe6c3'];

export function curveColour(code: string, label: string, position: number): string {
  const known = byCode.find(([pattern]) => pattern.test(code) || pattern.test(label));
  return known?.[1] ?? others[position % others.length] ?? '#f4f7f8';
}
