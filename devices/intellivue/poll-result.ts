import { readAbsoluteTime, readAttributes, type Attributes } from './attributes.ts';
import type { FieldReader } from './field-reader.ts';

/** One object and what it says. */
export interface Observation {
  /** Number of the measuring server it belongs to, and its own there. */
  readonly context: number;
  readonly handle: number;
  readonly attributes: Attributes;
}

/** What a monitor answers to a poll, or the part of it that one message has. */
export interface PollResult {
  /** One of `ObjectClass`. */
  readonly objectClass: number;
  /** One of `AttributeGroup`. */
  readonly group: number;
  /** Counts the answers to one request for an extended poll; undefined of a single one. */
  readonly sequence: number | undefined;
  /** Eighths of a millisecond on the monitor's own clock; runs over after six days. */
  readonly ticks: number;
  /** The monitor's date and time, as `readAbsoluteTime` has them; most say none here. */
  readonly absoluteMs: number | undefined;
  readonly observations: readonly Observation[];
}

/** @throws UnreadableMessage */
export function readPollResult(reader: FieldReader, extended: boolean): PollResult {
  reader.u16();
  const sequence = extended ? reader.u16() : undefined;
  const ticks = reader.u32();
  const absoluteMs = readAbsoluteTime(reader);
  reader.u16();
  const objectClass = reader.u16();
  const group = reader.u16();
  const observations = reader.list(readContext).flat();
  return { objectClass, group, sequence, ticks, absoluteMs, observations };
}

function readContext(reader: FieldReader): Observation[] {
  const context = reader.u16();
  return reader.list((entries) => {
    const handle = entries.u16();
    return { context, handle, attributes: readAttributes(entries) };
  });
}
