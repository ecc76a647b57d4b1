import { HandMovedClock } from '../hand-moved-clock.ts';

/** A clock that a test moves. */
export class ManualClock extends HandMovedClock {}
