import { createHash } from 'node:crypto';
import { PID } from '../../domain/ids.ts';

/** A PID by which nobody is registered. */
export const testPid = (name: string): PID => PID.parse(createHash('sha384').update(name).digest('hex'));
