import type { WrittenDescription } from '../description.ts';

/** Nonin's printer format: Avant 9600 and 4000, 7500FO, 8500, 2500, 8600V, 9847. */
export const noninAvant: WrittenDescription = {
  id: 'nonin-avant',
  version: '1.0.0',
  vendor: 'Nonin',
  model: 'Avant',
  sources: [
    "Nonin Avant 4000/4100 operator's manuals: 9600 8N1, SPO2=XXX HR=YYY once a second, F, three dashes, star",
    "Nonin Avant 9600 and 7500FO operator's manuals: 9600 baud with two stop bits, lines end in CR LF",
    "Nonin 8600V and 9847 operator's manuals: HH:MM:SS before it; 9847: B for a breath",
    "Nonin 8500 and 2500 operator's manuals: nine data bits, the ninth always set, to be read as 9600 8N1",
  ],
  line: '9600 8N1',
  presets: [
    { id: 'avant', line: '9600 8N1' },
    { id: 'twoStop', line: '9600 8N2' },
  ],
  longestLine: 80,
  forms: [
    {
      id: 'data',
      everyMs: 1000,
      parts: [
        { is: 'clock', form: 'HH:mm:ss', optional: true },
        {
          is: 'value',
          label: 'SPO2=',
          code: 'SPO2',
          forms: ['000'],
          padded: true,
          absent: ['---'],
          unit: '%',
          range: [1, 100],
          usual: [95, 99],
          ieee11073: { code: 150456, name: 'MDC_PULS_OXIM_SAT_O2' },
          loinc: '59408-5',
        },
        {
          is: 'value',
          label: 'HR=',
          code: 'HR',
          forms: ['000'],
          padded: true,
          absent: ['---'],
          unit: '/min',
          range: [10, 350],
          usual: [62, 88],
          ieee11073: { code: 149530, name: 'MDC_PULS_OXIM_PULS_RATE' },
          loinc: '8889-8',
        },
        {
          is: 'words',
          code: 'Mark',
          most: 3,
          glued: true,
          optional: true,
          words: [
            { word: 'F', as: 'status', text: 'fast response' },
            { word: 'B', as: 'status', text: 'breath' },
            { word: '*', as: 'status', text: 'event marked' },
          ],
        },
      ],
    },
  ],
  examples: [
    {
      line: 'SPO2=--- HR=---',
      from: "Nonin Avant 4000 operator's manual",
      values: { 'data.SPO2': null, 'data.HR': null },
    },
    {
      line: 'SPO2=098 HR=072',
      from: "SPO2=XXX HR=YYY, Avant 4000 operator's manual",
      values: { 'data.SPO2': 98, 'data.HR': 72 },
    },
    {
      line: 'SPO2=098 HR=072 F',
      from: "SPO2=XXX HR=YYY F, Avant 9600 operator's manual",
      values: { 'data.SPO2': 98, 'data.HR': 72 },
    },
    {
      line: 'SPO2=098 HR=072*',
      from: "SPO2=XXX HR=YYY*, Avant 4000 operator's manual",
      values: { 'data.SPO2': 98, 'data.HR': 72 },
    },
    {
      line: '14:00:05 SPO2=098 HR=072',
      from: "HH:MM:SS SPO2=XXX HR=YYY, 8600V operator's manual",
      values: { 'data.SPO2': 98, 'data.HR': 72 },
    },
  ],
};
