import { astmKind } from './astm/kind.ts';
import { driKind } from './dri/kind.ts';
import { hl7Kind } from './hl7/kind.ts';
import { intellivueKind } from './intellivue/kind.ts';
import type { DriverKind } from './link/driver.ts';
import { talkerKinds } from './lines/kinds.ts';
import { medibusKind } from './medibus/kind.ts';

/** Every device Openward can talk to; a new driver is added here. */
export const driverKinds: readonly DriverKind[] = [
  medibusKind,
  driKind,
  intellivueKind,
  astmKind,
  hl7Kind,
  ...talkerKinds,
];

export function findDriverKind(id: string): DriverKind | undefined {
  return driverKinds.find((kind) => kind.id === id);
}
