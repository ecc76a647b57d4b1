import { legible } from '../../domain/text.ts';
import type { DeviceIdentity, DriverEvents } from './driver.ts';

/**
 * What a protocol has read, in words that may enter: a device may send, in escapes too, controls and what turns the
 * order of characters. The bytes are there as they came, in `raw`.
 */
export function legibleEvent<E extends DriverEvents[keyof DriverEvents]>(payload: E): E {
  if ('text' in payload) return { ...payload, text: legible(payload.text) };
  if (!('measurements' in payload)) return payload;
  const measurements = payload.measurements.map((one) => ({ ...one, text: legible(one.text) }));
  return { ...payload, measurements };
}

/** The same of who it says it is. */
export function legibleIdentity({ vendor, model, ...rest }: DeviceIdentity): DeviceIdentity {
  return {
    ...{ vendor: legible(vendor), model: legible(model), deviceId: legible(rest.deviceId) },
    softwareRevision: legible(rest.softwareRevision),
    protocolRevision: legible(rest.protocolRevision),
  };
}
