import type { WrittenDescription } from '../description.ts';
import { genericPump } from './generic-pump.ts';
import { masimoRadical7 } from './masimo-radical7.ts';
import { nellcorN595 } from './nellcor-n595.ts';
import { noninAvant } from './nonin-avant.ts';

/** Every device that is described; a new one is added here. */
export const describedDevices: readonly WrittenDescription[] = [masimoRadical7, nellcorN595, noninAvant, genericPump];
