import { alarm, type Alarm } from './alarms.ts';

/** A program of a node, as far as it matters whether somebody must look after it. */
export interface WatchedProgram {
  readonly name: string;
  /** Why it does not do its work; absent of one that does. */
  readonly problem?: string | undefined;
  /** Of a peer or an orderer. */
  readonly height?: number | undefined;
}

/** Under load a healthy machine is a few blocks behind another. */
const FAR_BEHIND = 20;

/** What of an organisation's programs needs a person. */
export function nodeAlarms(programs: readonly WatchedProgram[]): Alarm[] {
  const highest = Math.max(0, ...programs.map(({ height = 0 }) => height));
  const away = programs.filter(({ problem }) => problem !== undefined);
  const behind = programs.filter(
    ({ problem, height }) => problem === undefined && highest - (height ?? highest) > FAR_BEHIND,
  );
  return [
    ...alarm('PROGRAM_AWAY', { about: away.map(({ name }) => name) }),
    ...alarm('PROGRAM_BEHIND', { about: behind.map(({ name }) => name) }),
  ];
}
