import type { DeviceIdentity } from '../link/driver.ts';
import { recordComponents, type AstmRecord } from './records.ts';

/** Makers by how their instruments' names begin. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/^ABL/i, 'Radiometer'],
  [/^GEM/i, 'Instrumentation Laboratory'],
  [/^RAPID(POINT|LAB)/i, 'Siemens'],
  [/^COBAS/i, 'Roche'],
  [/^I-?STAT/i, 'Abbott'],
  [/^EPOC/i, 'Siemens'],
];

/**
 * Who the header says has sent it: `ABL80 BASIC^319053`, `GEM 3500^V1.0^12345`: the model, then in any order a number
 * and a version. Another word, such as the ward an instrument stands in, is none of its identity.
 */
export function analyserIn(header: AstmRecord): DeviceIdentity | undefined {
  const [model = '', ...others] = recordComponents(header, 5);
  if (model === '') return undefined;
  const version = others.find((one) => /^V?[0-9]+(\.[0-9]+)+$/i.test(one));
  const number = others.find((one) => /^[0-9-]{3,20}$/.test(one));
  return {
    vendor: makers.find(([begins]) => begins.test(model))?.[1] ?? '',
    model,
    deviceId: number ?? '',
    softwareRevision: version ?? '',
    protocolRevision: recordComponents(header, 13)[0] ?? '',
  };
}
