import type { WrittenDescription } from '../description.ts';

/** The smallest description: docs/devices.md walks through it. */
export const exampleThermometer: WrittenDescription = {
  id: 'example-thermometer',
  version: '1.0.0',
  vendor: 'Example',
  model: 'T1',
  sources: ["Example T1 operator's manual, page 12"],
  line: '2400 8N1',
  presets: [{ id: 'usual', line: '2400 8N1' }],
  longestLine: 32,
  forms: [
    {
      id: 'data',
      everyMs: 5000,
      parts: [
        {
          is: 'value',
          label: 'T1=',
          code: 'T1',
          forms: ['00.0'],
          after: ['C'],
          absent: ['--.-'],
          unit: 'Cel',
          range: [10, 50],
          usual: [36, 37.5],
        },
      ],
    },
  ],
  examples: [{ line: 'T1=36.8C', from: 'page 12', values: { 'data.T1': 36.8 } }],
};
