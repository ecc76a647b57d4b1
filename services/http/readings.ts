import { X509Certificate } from 'node:crypto';
import { readFileSync, statfsSync } from '../../connections/disk.ts';
import type { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { Checks } from './handlers.ts';
import { looked } from './health.ts';
import type { Reading, Readings } from './metrics.ts';

/** Something that waits to be done: how much of it, never whose. */
export interface Queue {
  readonly name: string;
  length(): Promise<number>;
}

/** A PEM file, by what its certificate is for. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificate: string;
}

/** A folder, by what lies in it. */
export interface NamedFolder {
  readonly name: string;
  readonly folder: string;
}

export function dependencies(checks: Checks): Reading {
  return {
    metric: 'openward_dependency_up',
    help: '1 for what this service depends on and reaches, else 0',
    label: 'dependency',
    read: async () => (await looked(checks())).map(({ name, ok }) => [name, ok ? 1 : 0] as const),
  };
}

export function queues(all: readonly Queue[]): Reading {
  return {
    metric: 'openward_queue_length',
    help: 'What waits to be done',
    label: 'queue',
    read: () => whatCan(all, async (queue) => [queue.name, await queue.length()]),
  };
}

/** Those a program goes by: as it took them in, whatever lies in the files since. */
export class HeldCertificates {
  #ends: readonly (readonly [string, number])[];

  constructor(own: readonly NamedCertificate[]) {
    this.#ends = own.map(endOf);
  }

  become(own: readonly NamedCertificate[]): void {
    this.#ends = own.map(endOf);
  }

  /** When each ends, in seconds since 1970. */
  get ends(): readonly (readonly [string, number])[] {
    return this.#ends;
  }
}

/** Of others' the file is looked at. */
export function certificates(own: Pick<HeldCertificates, 'ends'>, others: readonly NamedCertificate[]): Reading {
  return {
    metric: 'openward_certificate_end_seconds',
    help: 'When a certificate ends, in seconds since 1970',
    label: 'certificate',
    read: () => whatCan([...own.ends, ...others], (one) => ('certificate' in one ? endOf(one) : one)),
  };
}

function endOf({ name, certificate }: NamedCertificate): readonly [string, number] {
  return [name, Date.parse(new X509Certificate(readFileSync(certificate)).validTo) / 1000];
}

/** One that cannot be read hides no other; it is told after them. */
async function* whatCan<T>(
  things: readonly T[],
  read: (thing: T) => readonly [string, number] | Promise<readonly [string, number]>,
): AsyncGenerator<readonly [string, number]> {
  const failures: unknown[] = [];
  for (const thing of things)
    try {
      yield await read(thing);
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}

/** What the system lets an ordinary user still write there, and what there is in all. */
export function disks(folders: readonly NamedFolder[]): Reading[] {
  const read = (of: (disk: ReturnType<typeof statfsSync>) => number) => (): Readings =>
    whatCan(folders, ({ name, folder }) => [name, of(statfsSync(folder))]);
  return [
    {
      metric: 'openward_disk_free_bytes',
      help: 'Room left on the disk of a folder',
      label: 'folder',
      read: read(({ bsize, bavail }) => Number(bsize) * Number(bavail)),
    },
    {
      metric: 'openward_disk_size_bytes',
      help: 'Size of the disk of a folder',
      label: 'folder',
      read: read(({ bsize, blocks }) => Number(bsize) * Number(blocks)),
    },
  ];
}

/** By what others' answers said; to about a second. */
export function clocks(others: Pick<OthersClocks, 'ahead'>): Reading {
  return {
    metric: 'openward_clock_ahead_seconds',
    help: 'By how much the clock of another machine is ahead of this one’s',
    label: 'machine',
    read: () => [...others.ahead()].map(([machine, ahead]) => [machine, ahead / 1000] as const),
  };
}
