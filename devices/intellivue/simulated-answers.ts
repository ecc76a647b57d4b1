import { lastPart, linkedPart } from './simulated-association.ts';
import { counted, high16, high32, countedList } from './simulated-frames.ts';

/** What the simulated monitor answers to a poll. */
export interface PollAnswer {
  readonly invoke: number;
  readonly objectClass: number;
  readonly group: number;
  /** Of one that it goes on sending. */
  readonly sequence?: number;
  readonly ticks: number;
  readonly objects: readonly (readonly number[])[];
}

/** More do not fit into one message. */
const mostObjects = 5;

/** The messages of an answer. */
export function answerMessages(answer: PollAnswer): number[][] {
  const parts: (readonly (readonly number[])[])[] = [];
  for (let at = 0; at < answer.objects.length || at === 0; at += mostObjects)
    parts.push(answer.objects.slice(at, at + mostObjects));
  return parts.map((objects, index) => {
    const action = resultWith(answer, objects);
    const left = parts.length - 1 - index;
    if (left === 0) return lastPart(answer.invoke, action);
    return linkedPart(index === 0 ? 1 : left === 1 ? 3 : 2, index + 1, answer.invoke, action);
  });
}

function resultWith(answer: PollAnswer, objects: readonly (readonly number[])[]): number[] {
  const { invoke, objectClass, group, sequence, ticks } = answer;
  const result = [
    ...high16(invoke),
    ...(sequence === undefined ? [] : high16(sequence)),
    ...high32(ticks),
    // The monitor says no date here.
    ...Array.from({ length: 8 }, () => 0xff),
    ...[1, objectClass, group].flatMap(high16),
    ...countedList([[...high16(0), ...countedList(objects)]]),
  ];
  return [...high16(sequence === undefined ? 0x0c16 : 0xf13b), ...counted(result)];
}
