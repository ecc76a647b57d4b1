/** With any of these bits of its state a value is not one of the patient's; the lower eight say more of a good one. */
const unfit = 0xff00;
/** There is no value behind these, not even a doubtful one. */
const noValue = 0xa000;
const words: readonly (readonly [number, string])[] = [
  [0x8000, 'invalid'],
  [0x4000, 'questionable'],
  [0x2000, 'unavailable'],
  [0x1000, 'calibration'],
  [0x0800, 'test data'],
  [0x0400, 'demo data'],
  [0x0200, 'state 0200h'],
  [0x0100, 'state 0100h'],
];

/** Whether what has this state is of the patient, now. */
export function isFit(state: number): boolean {
  return (state & unfit) === 0;
}

/** Whether there is nothing at all to show. */
export function isNoValue(state: number): boolean {
  return (state & noValue) !== 0;
}

/** Why it is not, in words. */
export function stateText(state: number): string {
  return words.flatMap(([bit, word]) => ((state & bit) === 0 ? [] : [word])).join(', ');
}
