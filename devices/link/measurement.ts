/** What a measured or set quantity is. */
export interface MeasuredQuantity {
  /** Stable code of the quantity: driver, page and device code, such as `medibus.24.7D`. */
  readonly code: string;
  /** UCUM unit, '1' for a pure number; null when the device's unit is not known. */
  readonly unit: string | null;
  readonly kind: 'measured' | 'setting' | 'limit-low' | 'limit-high';
}

export type Quality =
  /** The device reported it, in the expected form. */
  | 'ok'
  /** Reported, but outside what is physically plausible: shown with a warning, never hidden. */
  | 'implausible'
  /** Reported, but not a number; `value` is null and `text` has what came. */
  | 'unreadable'
  /** The device's code is not in our table; the number is kept, its meaning and unit are not known. */
  | 'uninterpreted';

/** One value of one quantity. "Not measured" is no Measurement at all, or a null value: never zero. */
export interface Measurement extends MeasuredQuantity {
  readonly value: number | null;
  /** The characters the device sent, without padding. */
  readonly text: string;
  /** When the host received it, RFC 3339 UTC. */
  readonly captureTime: string;
  /** The device's own time, only when the device sent one with this value: local time without zone. */
  readonly deviceTime?: string;
  readonly quality: Quality;
}
