import type { DeviceIdentity } from '../link/driver.ts';
import { readAbsoluteTime, readAttribute, readLabel, type Attributes } from './attributes.ts';
import type { FieldReader } from './field-reader.ts';
import { Attribute } from './nomenclature.ts';

/** What a monitor says of itself (its object MDS), in one message; what it leaves out is undefined. */
export interface MdsInfo {
  readonly vendor: string | undefined;
  readonly model: string | undefined;
  /** Of the monitor as a product. */
  readonly serialNumber: string | undefined;
  /** What it has instead: a number of the system, in hex. */
  readonly systemId: string | undefined;
  readonly softwareRevision: string | undefined;
  readonly nomenclature: string | undefined;
  /** Whether it monitors, or is in demonstration, service, standby or configuration. */
  readonly mode: string | undefined;
  /** What its two clocks say. */
  readonly absoluteMs: number | undefined;
  readonly ticks: number | undefined;
}

/** Which kind of production data, and of which component. */
const serialNumber = 1;
const softwareRevision = 4;
const product = 0x0008;
const applicationSoftware = 0x0058;

const modes: readonly (readonly [number, string])[] = [
  [0x4000, 'monitoring'],
  [0x2000, 'demo'],
  [0x1000, 'service'],
  [0x0002, 'standby'],
  [0x0001, 'configuration'],
];

/** @throws UnreadableMessage */
export function readMds(attributes: Attributes): MdsInfo {
  const [vendor, model] =
    readAttribute(attributes, Attribute.model, (field) => [readLabel(field), readLabel(field)]) ?? [];
  const production = readAttribute(attributes, Attribute.production, readProduction) ?? [];
  const partOf = (type: number, component: number): string | undefined =>
    production.find((one) => one.type === type && one.component === component && one.text !== '')?.text;
  return {
    vendor,
    model,
    serialNumber: partOf(serialNumber, product),
    systemId: readAttribute(attributes, Attribute.systemId, (field) =>
      Buffer.from(field.bytes(field.u16())).toString('hex'),
    ),
    softwareRevision: partOf(softwareRevision, applicationSoftware) ?? partOf(softwareRevision, product),
    nomenclature: readAttribute(attributes, Attribute.nomenclatureVersion, (field) => `${field.u16()}.${field.u16()}`),
    mode: readAttribute(attributes, Attribute.mode, readMode),
    absoluteMs: readAttribute(attributes, Attribute.absoluteTime, readAbsoluteTime),
    ticks: readAttribute(attributes, Attribute.relativeTime, (field) => field.u32()),
  };
}

function readProduction(field: FieldReader): { type: number; component: number; text: string }[] {
  return field.list((entries) => ({ type: entries.u16(), component: entries.u16(), text: readLabel(entries) }));
}

function readMode(field: FieldReader): string {
  const bits = field.u16();
  return modes.flatMap(([bit, word]) => ((bits & bit) === 0 ? [] : [word])).join(', ');
}

/** What is known of a monitor of several messages: what a later one leaves out stays. */
export function mergeMds(before: MdsInfo | undefined, now: MdsInfo): MdsInfo {
  if (before === undefined) return now;
  return {
    ...now,
    vendor: now.vendor ?? before.vendor,
    model: now.model ?? before.model,
    serialNumber: now.serialNumber ?? before.serialNumber,
    systemId: now.systemId ?? before.systemId,
    softwareRevision: now.softwareRevision ?? before.softwareRevision,
    nomenclature: now.nomenclature ?? before.nomenclature,
  };
}

/**
 * Who a monitor is. Not every answer has every number: it is the one that is known already as long as nothing it says
 * is against that.
 * @param known who answered before on this line, in this recording
 */
export function mdsIdentity(info: MdsInfo, known: DeviceIdentity | undefined): DeviceIdentity {
  const { vendor = 'Philips', model = known?.model ?? '', softwareRevision: software, nomenclature } = info;
  return {
    vendor: vendor === '' ? 'Philips' : vendor,
    model,
    deviceId: knownId(info, model, known) ?? info.serialNumber ?? info.systemId ?? '',
    softwareRevision: software ?? known?.softwareRevision ?? '',
    protocolRevision: nomenclature ?? known?.protocolRevision ?? '',
  };
}

function knownId(info: MdsInfo, model: string, known: DeviceIdentity | undefined): string | undefined {
  if (known === undefined || known.model !== model) return undefined;
  const numbers = [info.serialNumber, info.systemId].filter((one) => one !== undefined);
  const fits = known.deviceId === '' || numbers.length === 0 || numbers.includes(known.deviceId);
  return fits ? known.deviceId : undefined;
}
