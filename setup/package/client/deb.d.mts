/** `epoch`: seconds; the time every file carries. */
export interface Facts {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly epoch: number;
}

/** A Debian package of an unpacked client, at `target`. */
export function makeDeb(unpacked: string, target: string, facts: Facts): Promise<void>;
