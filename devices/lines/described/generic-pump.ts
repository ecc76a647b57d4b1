import type { WrittenDescription } from '../description.ts';

/**
 * No product: what infusion pumps have in common to tell, in a line of our own. Pumps that can be bought speak under
 * agreements with their makers; for one that sends lines this is what to begin from.
 */
export const genericPump: WrittenDescription = {
  id: 'generic-pump',
  version: '1.0.0',
  vendor: 'Generic',
  model: 'infusion pump',
  sources: [
    'No device: a form of our own, for trials and to begin a description from',
    'IHE PCD Technical Framework, point-of-care infusion verification: what pumps report, its IEEE 11073-10101 codes',
  ],
  line: '9600 8N1',
  presets: [{ id: 'generic', line: '9600 8N1' }],
  longestLine: 120,
  forms: [
    {
      id: 'data',
      everyMs: 2000,
      parts: [
        { is: 'word', text: 'PUMP' },
        { is: 'identity', of: 'deviceId', label: 'SN=' },
        {
          is: 'value',
          label: 'RATE=',
          code: 'RATE',
          forms: ['0000.0'],
          absent: ['----.-'],
          unit: 'mL/h',
          range: [0, 1500],
          usual: [4.5, 12],
          ieee11073: { code: 157784, name: 'MDC_FLOW_FLUID_PUMP' },
        },
        {
          is: 'value',
          label: 'INFUSED=',
          code: 'INFUSED',
          forms: ['0000.00'],
          unit: 'mL',
          range: [0, 9999],
          usual: [0, 50],
          rises: 0.14,
          ieee11073: { code: 157993, name: 'MDC_VOL_FLUID_DELIV_TOTAL' },
        },
        {
          is: 'value',
          label: 'VTBI=',
          code: 'VTBI',
          forms: ['0000.0'],
          kind: 'setting',
          unit: 'mL',
          range: [0, 9999],
          usual: [50, 50.01],
          ieee11073: { code: 157884, name: 'MDC_VOL_FLUID_TBI' },
        },
        {
          is: 'value',
          label: 'PRESS=',
          code: 'PRESS',
          forms: ['0000'],
          absent: ['----'],
          unit: 'mm[Hg]',
          range: [0, 2000],
          usual: [35, 90],
        },
        {
          is: 'words',
          code: 'State',
          most: 3,
          optional: true,
          words: [
            { word: 'STOPPED', as: 'status', text: 'infusion stopped' },
            { word: 'BOLUS', as: 'status', text: 'bolus' },
            { word: 'KVO', as: 'status', text: 'keep vein open' },
            { word: 'OCCLUSION', as: 'alarm', text: 'occlusion' },
            { word: 'AIR', as: 'alarm', text: 'air in line' },
            { word: 'END', as: 'alarm', text: 'infusion near its end' },
            { word: 'BATTERY', as: 'alarm', text: 'low battery' },
          ],
        },
      ],
    },
  ],
  examples: [
    {
      line: 'PUMP SN=0000000007 RATE=0008.0 INFUSED=0012.45 VTBI=0050.0 PRESS=0042',
      from: 'our own form',
      values: { 'data.RATE': 8, 'data.INFUSED': 12.45, 'data.VTBI': 50, 'data.PRESS': 42 },
    },
    {
      line: 'PUMP SN=0000000007 RATE=----.- INFUSED=0012.45 VTBI=0050.0 PRESS=---- STOPPED OCCLUSION',
      from: 'our own form',
      values: { 'data.RATE': null, 'data.INFUSED': 12.45, 'data.VTBI': 50, 'data.PRESS': null },
    },
  ],
};
