import { readAttributes, type Attributes } from './attributes.ts';
import { FieldReader, UnreadableMessage } from './field-reader.ts';
import type { LinkedPart } from './linked-answer.ts';
import { Action, Attribute, OperationCommand, mdsCreated, Operation, SessionPart } from './nomenclature.ts';
import { readPollResult, type PollResult } from './poll-result.ts';

/** What a monitor grants when it accepts an association. */
export interface PollProfile {
  /** How often it may be asked, in ticks of its clock; how long it waits for the host follows from that. */
  readonly minPollTicks: number;
  /** Bits of what it sends by itself. */
  readonly extensions: number;
}

export type MonitorMessage =
  | { readonly kind: 'accepted'; readonly profile: PollProfile | undefined }
  | { readonly kind: 'refused' | 'aborted' | 'release requested' | 'released' }
  /** The monitor describes itself, and wants that confirmed. */
  | { readonly kind: 'created'; readonly confirm: CreateEvent; readonly attributes: Attributes }
  | {
      readonly kind: 'polled';
      readonly invoke: number;
      readonly part: LinkedPart | undefined;
      readonly result: PollResult;
    }
  | { readonly kind: 'set'; readonly invoke: number }
  | { readonly kind: 'error'; readonly invoke: number; readonly error: number }
  /** One of the host's own: a line that echoes is no monitor. */
  | { readonly kind: 'request' }
  | { readonly kind: 'other' };

/** What of the event goes back in its confirmation. */
export interface CreateEvent {
  readonly invoke: number;
  readonly time: number;
}

/** @param message of a frame. @throws UnreadableMessage */
export function readMessage(message: Uint8Array): MonitorMessage {
  switch (message[0]) {
    case SessionPart.data:
      return readOperation(new FieldReader(message));
    case SessionPart.accept:
      return { kind: 'accepted', profile: readProfile(message) };
    case SessionPart.refuse:
      return { kind: 'refused' };
    case SessionPart.abort:
      return { kind: 'aborted' };
    case SessionPart.releaseRequest:
      return { kind: 'release requested' };
    case SessionPart.releaseResponse:
      return { kind: 'released' };
    case SessionPart.request:
      return { kind: 'request' };
    default:
      return { kind: 'other' };
  }
}

/** Whether a monitor can have sent it: a line that echoes is none. @param message of a frame */
export function isOfMonitor(message: Uint8Array): boolean {
  try {
    return readMessage(message).kind !== 'request';
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error;
    return true;
  }
}

function readOperation(reader: FieldReader): MonitorMessage {
  reader.u32();
  const operation = reader.u16();
  const body = reader.part();
  if (operation === Operation.invoke) return readInvocation(body);
  if (operation === Operation.error) return { kind: 'error', invoke: body.u16(), error: body.u16() };
  const linked = operation === Operation.linkedResult;
  if (!linked && operation !== Operation.result) return { kind: 'other' };
  return readResult(body, linked ? { state: body.u8(), count: body.u8() } : undefined);
}

function readInvocation(body: FieldReader): MonitorMessage {
  const invoke = body.u16();
  const command = body.u16();
  const argument = body.part();
  if (command !== OperationCommand.confirmedEvent && command !== OperationCommand.event) return { kind: 'request' };
  argument.bytes(6);
  const time = argument.u32();
  if (argument.u16() !== mdsCreated) return { kind: 'other' };
  const created = argument.part();
  created.bytes(6);
  return { kind: 'created', confirm: { invoke, time }, attributes: readAttributes(created) };
}

function readResult(body: FieldReader, part: LinkedPart | undefined): MonitorMessage {
  const invoke = body.u16();
  const command = body.u16();
  const result = body.part();
  if (command === OperationCommand.confirmedSet) return { kind: 'set', invoke };
  // The host's confirmation of an event.
  if (command === OperationCommand.confirmedEvent) return { kind: 'request' };
  if (command !== OperationCommand.confirmedAction) return { kind: 'other' };
  result.bytes(6);
  const action = result.u16();
  if (action !== Action.poll && action !== Action.extendedPoll) return { kind: 'other' };
  return { kind: 'polled', invoke, part, result: readPollResult(result.part(), action === Action.extendedPoll) };
}

/** Begins the user data of an association in its fixed header; after it come fields with tag and length. */
const userDataAt = Buffer.from('be802880', 'hex');
const userDataTag = 0x81;

/** Undefined where it says none. @throws UnreadableMessage */
function readProfile(message: Uint8Array): PollProfile | undefined {
  const at = Buffer.from(message).indexOf(userDataAt);
  if (at < 0) throw new UnreadableMessage('an association without user data');
  const fields = new FieldReader(message.subarray(at + userDataAt.length));
  while (fields.u8() !== userDataTag) fields.bytes(fields.u8());
  const user = new FieldReader(fields.bytes(readLength(fields)));
  user.bytes(20);
  readAttributes(user);
  const profile = readAttributes(user).get(Attribute.pollProfile);
  return profile === undefined ? undefined : readPollProfile(new FieldReader(profile));
}

function readPollProfile(profile: FieldReader): PollProfile {
  profile.u32();
  const minPollTicks = profile.u32();
  profile.bytes(16);
  const extension = readAttributes(profile).get(Attribute.pollProfileExtension);
  return { minPollTicks, extensions: extension === undefined ? 0 : new FieldReader(extension).u32() };
}

/** An ASN.1 length: below 128 itself, else how many bytes it has and they. */
function readLength(fields: FieldReader): number {
  const first = fields.u8();
  if (first < 0x80) return first;
  return Array.from({ length: first & 0x7f }, () => fields.u8()).reduce((length, byte) => 256 * length + byte, 0);
}
