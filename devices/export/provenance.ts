import type { Recording } from './joined.ts';

/** Where an exported file comes from: by these values anybody can find the signed record and check it. */
export interface Provenance {
  /** Name and version of the program that wrote the file. */
  readonly program: string;
  /** RFC 3339, UTC. */
  readonly exportedAt: string;
  /** T_ID of the treatment. */
  readonly tid: string;
  readonly version: number;
  /** SHA-384 of the signed manifest, hex. */
  readonly manifestDigest: string;
  /** The device records that are in it. */
  readonly segments: readonly ExportedSegment[];
}

export interface ExportedSegment {
  /** In the manifest. */
  readonly id: string;
  /** Its salted SHA-384 as the manifest has it, hex. */
  readonly digest: string;
  /** SHA-384 of the device record's bytes, hex. */
  readonly documentDigest: string;
}

/** What is written, and what is told meanwhile. */
export interface Exported {
  readonly document: Recording;
  readonly provenance: Provenance;
  /** Told how many numbers more are written. */
  readonly advance: (numbers: number) => void;
}

/** How many numbers a document has: values and samples. */
export function numbersIn({ measurements, waveforms }: Recording): number {
  const values = measurements.reduce((sum, { points }) => sum + points.length, 0);
  return waveforms.reduce((sum, { runs }) => sum + runs.reduce((all, { bins }) => all + bins.length, 0), values);
}

/** Where it comes from, as names and values that every format has room for. Nobody's name is in it. */
export function told({ document, provenance }: Exported): readonly (readonly [name: string, value: string])[] {
  const { device, driver, start, end } = document;
  return [
    ['program', provenance.program],
    ['exported at', provenance.exportedAt],
    ['T_ID', provenance.tid],
    ['record version', String(provenance.version)],
    ['manifest SHA-384', provenance.manifestDigest],
    ...provenance.segments.flatMap(({ id, digest, documentDigest }): readonly (readonly [string, string])[] => [
      ['segment', id],
      ['segment SHA-384, salted', digest],
      ['document SHA-384', documentDigest],
    ]),
    ['device vendor', device?.vendor ?? ''],
    ['device model', device?.model ?? ''],
    ['device id', device?.deviceId ?? ''],
    ['device software', device?.softwareRevision ?? ''],
    ['device protocol', device?.protocolRevision ?? ''],
    ['driver', `${driver.id} ${driver.version}`],
    ['recording from', start],
    ['recording to', end],
    ['times', 'milliseconds or seconds by the monotonic clock of the recording computer since the beginning'],
    ['not tried', 'drivers are written from public descriptions; not tried on a real device'],
  ];
}
