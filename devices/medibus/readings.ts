import type { Measurement, Quality, MeasuredQuantity } from '../link/measurement.ts';
import type { CodeEntry, CodeTable } from './codes.ts';
import { Command, measuredPage1, measuredPage2, settingCodes } from './codes.ts';
import type { Field } from './fields.ts';
import { readFields, valueIn } from './fields.ts';
import { hex2 } from './frames.ts';

interface Page {
  readonly table: CodeTable;
  readonly kind: MeasuredQuantity['kind'];
  /** Characters of a value. */
  readonly width: 4 | 5;
}

const pages: ReadonlyMap<number, Page> = new Map([
  [Command.measured1, { table: measuredPage1, kind: 'measured', width: 4 }],
  [Command.measured2, { table: measuredPage2, kind: 'measured', width: 4 }],
  [Command.limitsLow1, { table: measuredPage1, kind: 'limit-low', width: 4 }],
  [Command.limitsHigh1, { table: measuredPage1, kind: 'limit-high', width: 4 }],
  [Command.settings, { table: settingCodes, kind: 'setting', width: 5 }],
]);

/** Whether the command's answer is a list of values. */
export function hasReadings(command: number): boolean {
  return pages.has(command);
}

/** An answer's values. @throws UnreadableData */
export function toMeasurements(command: number, data: Uint8Array, captureTime: string): Measurement[] {
  const page = pages.get(command);
  if (page === undefined) return [];
  return readFields(data, page.width).map((field) => toMeasurement(command, page, field, captureTime));
}

function toMeasurement(command: number, page: Page, field: Field, captureTime: string): Measurement {
  const code = `medibus.${hex2(command)}.${hex2(field.code)}`;
  const known = page.table.get(field.code);
  const value = valueIn(field.text);
  return {
    code,
    unit: known?.unit ?? null,
    kind: page.kind,
    value,
    text: field.text,
    captureTime,
    quality: qualityOf(known, value),
  };
}

function qualityOf(known: CodeEntry | undefined, value: number | null): Quality {
  if (value === null) return 'unreadable';
  if (known === undefined) return 'uninterpreted';
  return value < known.range[0] || value > known.range[1] ? 'implausible' : 'ok';
}
