import type { DeviceIdentity } from '../link/driver.ts';
import type { TalkerDescription } from './description.ts';
import type { ReadLine } from './line-reader.ts';

/** Who a line says the device is; undefined where it does not say. */
export function identityIn(
  { texts }: ReadLine,
  { vendor, model }: Pick<TalkerDescription, 'vendor' | 'model'>,
): DeviceIdentity | undefined {
  const said = new Map(
    [...texts].flatMap(([part, text]) =>
      part.is === 'identity' && !part.absent.includes(text) ? [[part.of, text] as const] : [],
    ),
  );
  if (!said.has('model') && !said.has('deviceId')) return undefined;
  return {
    vendor,
    model: said.get('model') ?? model,
    deviceId: said.get('deviceId') ?? '',
    softwareRevision: said.get('softwareRevision') ?? '',
    protocolRevision: '',
  };
}

/** What a line's identity means for its values. */
export type Claim =
  /** The device known, or nothing is said, or nobody is known yet. */
  | 'ours'
  /** Another one, said once in a line that comes often: damage is as likely. */
  | 'doubtful'
  /** To be told: another one, or the first. */
  | 'tell';

/** Remembers who the device says it is. Lines have no checksum: what comes with each is believed when said twice. */
export class Who {
  #said = '';
  /** Another device spoke last: lines that do not say whose they are are that one's. */
  #foreign = false;

  /** The port was opened anew: what was said once is not said twice now. */
  forget(): void {
    this.#said = '';
  }

  claim(identity: DeviceIdentity | undefined, known: DeviceIdentity | undefined, often: boolean): Claim {
    if (identity === undefined) return this.#foreign ? 'doubtful' : 'ours';
    const key = keyOf(identity);
    const twice = this.#said === key || !often;
    this.#said = key;
    const same = known !== undefined && keyOf(known) === key;
    this.#foreign = known !== undefined && !same;
    if (same) return 'ours';
    if (twice) return 'tell';
    return known === undefined ? 'ours' : 'doubtful';
  }
}

function keyOf({ model, deviceId }: DeviceIdentity): string {
  return `${model}/${deviceId}`;
}
