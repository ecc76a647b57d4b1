import { describedDevices } from './described/all.ts';
import { talkerKind } from './kind.ts';

/** A driver of each device that is described. */
export const talkerKinds = describedDevices.map(talkerKind);
