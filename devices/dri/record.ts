import type { DeviceIdentity } from '../link/driver.ts';

/** What a record is about. Others exist (5 network, 8 events) and are not read. */
export const MainType = { physiological: 0, wave: 1, alarm: 4 } as const;

/** In place of a subrecord's type: there are no more. */
export const subrecordEnd = 0xff;

const headerLength = 40;
const descriptorsAt = 16;
const mostSubrecords = 8;

export interface Subrecord {
  readonly type: number;
  readonly data: DataView;
}

export interface DriRecord {
  readonly mainType: number;
  /** Edition of the interface that the monitor speaks: 11 is that of 2015. */
  readonly level: number;
  /** Number of the monitor in its network; 0 where it has none. */
  readonly plugId: number;
  /** The monitor's clock, whole seconds since 1970; 0 where it says none. */
  readonly seconds: number;
  readonly subrecords: readonly Subrecord[];
}

/** Contents that do not follow the protocol: the intact record is reported, and nothing of it is used. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

/** Whether it is one of the host's own: a line that echoes is no monitor. @param bytes a whole record */
export function isRequest(bytes: Uint8Array): boolean {
  return bytes[descriptorsAt + 2] === 0;
}

/** Takes a whole record, header included, apart. @throws UnreadableRecord */
export function readRecord(bytes: Uint8Array): DriRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    level: view.getUint8(3),
    plugId: view.getUint16(4, true),
    seconds: view.getUint32(6, true),
    mainType: view.getInt16(14, true),
    subrecords: readSubrecords(view),
  };
}

/** Each reaches to where the next begins, the last to the end. */
function readSubrecords(view: DataView): Subrecord[] {
  const entries = readDescriptors(view);
  return entries.map(({ type, from }, index) => {
    const to = entries[index + 1]?.from ?? view.byteLength;
    if (from < headerLength || from > to) throw new UnreadableRecord(`subrecord ${index} lies from ${from} to ${to}`);
    return { type, data: new DataView(view.buffer, view.byteOffset + from, to - from) };
  });
}

function readDescriptors(view: DataView): { type: number; from: number }[] {
  const entries: { type: number; from: number }[] = [];
  for (let index = 0; index < mostSubrecords; index += 1) {
    const type = view.getUint8(descriptorsAt + 3 * index + 2);
    if (type === subrecordEnd) break;
    entries.push({ type, from: headerLength + view.getInt16(descriptorsAt + 3 * index, true) });
  }
  return entries;
}

/** The monitor does not say what it is called: what it does say tells two of them apart as far as that goes. */
export function monitorIdentity({ level, plugId }: DriRecord): DeviceIdentity {
  return {
    vendor: 'GE/Datex-Ohmeda',
    model: `DRI level ${level}`,
    deviceId: plugId === 0 ? '' : String(plugId),
    softwareRevision: '',
    protocolRevision: String(level),
  };
}

/** Seconds since 1970 as the monitor means them, which may be local time: without zone. */
export function deviceTimeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
