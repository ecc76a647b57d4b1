/** Colours of patient monitors: ECG green, SpO2 cyan, arterial pressure red, CO2 yellow; what has no convention is pale and told apart by its name. */
const conventions: readonly { readonly name: RegExp; readonly colour: string }[] = [
  { name: /co2|carbon dioxide|二氧化碳/i, colour: '#ffe14d' },
  { name: /spo2|pleth|oxygen saturation|血氧/i, colour: '#35d6ee' },
  { name: /ecg|ekg|heart rate|pulse|心电|心率|脉率/i, colour: '#42e07a' },
  { name: /arterial|systol|diastol|\babp\b|\bart\b|nibp|动脉压|收缩压|舒张压/i, colour: '#ff6b60' },
  { name: /airway pressure|peep|plateau|paw|气道|平台压|呼气末正压/i, colour: '#f2f5f6' },
  { name: /flow|流量|流速/i, colour: '#ffb37a' },
  { name: /volume|ventilation|潮气|通气/i, colour: '#c9b6ff' },
  { name: /respiratory rate|呼吸频率/i, colour: '#ffe9a8' },
  { name: /\bo2\b|oxygen|氧/i, colour: '#b6ecd2' },
  { name: /flurane|agent|烷/i, colour: '#ffa8d2' },
];

const plain = '#d3dee3';

/** Colour on the dark monitor for a quantity, by its code and name. */
export function monitorColour(quantity: { readonly code: string; readonly label: { readonly en: string } }): string {
  return conventions.find(({ name }) => name.test(quantity.label.en) || name.test(quantity.code))?.colour ?? plain;
}
