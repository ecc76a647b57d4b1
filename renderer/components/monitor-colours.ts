import { quantityName } from '../i18n/device-words.ts';

/**
 * Colours of patient monitors: ECG green, SpO2 cyan, arterial pressure red, CO2 yellow; what has no convention is pale
 * and told apart by its name.
 */
const conventions: readonly { readonly name: RegExp; readonly colour: string }[] = [
  { name: /co2|carbon dioxide/i, colour: '#ffe14d' },
  { name: /spo2|pleth|oxygen saturation/i, colour: '#35d6ee' },
  { name: /ecg|ekg|heart rate|pulse/i, colour: '#42e07a' },
  { name: /arterial|systol|diastol|\babp\b|\bart\b|nibp/i, colour: '#ff6b60' },
  { name: /airway pressure|peep|plateau|paw/i, colour: '#f2f5f6' },
  { name: /flow/i, colour: '#ffb37a' },
  { name: /volume|ventilation/i, colour: '#c9b6ff' },
  { name: /respiratory rate/i, colour: '#ffe9a8' },
  { name: /\bo2\b|oxygen/i, colour: '#b6ecd2' },
  { name: /flurane|agent/i, colour: '#ffa8d2' },
];

const plain = '#d3dee3';

/** Colour on the dark monitor for a quantity, by what its code is called in English; the same in every language. */
export function monitorColour(code: string): string {
  const called = quantityName(code, 'en');
  return conventions.find(({ name }) => name.test(called))?.colour ?? plain;
}
