import type { LineSettings } from './transport.ts';
import { describeLine } from './transport.ts';

const rates = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200];
const shapes: readonly Omit<LineSettings, 'baudRate'>[] = [
  { dataBits: 8, parity: 'even', stopBits: 1 },
  { dataBits: 8, parity: 'none', stopBits: 1 },
  { dataBits: 8, parity: 'odd', stopBits: 1 },
  { dataBits: 8, parity: 'none', stopBits: 2 },
  { dataBits: 7, parity: 'even', stopBits: 1 },
];

/** Every setting a person may choose, the usual rates first in each shape. */
export const lineChoices: readonly LineSettings[] = rates.flatMap((baudRate) =>
  shapes.map((shape) => ({ baudRate, ...shape })),
);

/** The settings that "19200 8E1" means; undefined when they are none of the choices. */
export function findLine(text: string): LineSettings | undefined {
  return lineChoices.find((line) => describeLine(line) === text);
}
