import type { VitalSignKind } from '../../data/vital-signs.ts';
import type { ReadEarlier } from './earlier-records.tsx';

/** What a sign was before, and by how much it is more now (less: negative; undefined where it is not measured now). */
export function trendOf(
  { code, unit, digits }: Pick<VitalSignKind, 'code' | 'unit' | 'digits'>,
  value: number | undefined,
  before: ReadEarlier['document']['vitalSigns'],
): { readonly was: number; readonly by: number | undefined } | undefined {
  // Two units are never compared.
  const was = before.find((sign) => sign.code === code && sign.quantity.unit === unit)?.quantity.value;
  if (was === undefined) return undefined;
  return { was, by: value === undefined ? undefined : Number((value - was).toFixed(digits)) };
}
