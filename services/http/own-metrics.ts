import type { TrustedAuthority } from '../../api/formats/service-config.ts';
import type { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { Checks } from './handlers.ts';
import type { Live } from './live-config.ts';
import { Metrics } from './metrics.ts';
import {
  certificates,
  clocks,
  dependencies,
  HeldCertificates,
  disks,
  queues,
  type NamedCertificate,
  type NamedFolder,
  type Queue,
} from './readings.ts';

/** Of every release. */
export const version = '0.1.0';

interface PairFiles {
  readonly certificate: string;
}

/** The part of a service's configuration that names what it is measured by. */
export interface WatchedConfig {
  readonly name: string;
  readonly tls: PairFiles;
  readonly authorities: readonly TrustedAuthority[];
  readonly dataDir: string;
  readonly watched: { readonly certificates: readonly NamedCertificate[]; readonly folders: readonly NamedFolder[] };
  readonly signing?: PairFiles;
  readonly encryption?: PairFiles;
  /** Of a registrar: its identity at its authority. */
  readonly ca?: { readonly registrar: PairFiles };
}

/** What a service alone knows how to count. */
export interface Countable {
  readonly health: Checks;
  readonly queues?: readonly Queue[];
  readonly clocks?: Pick<OthersClocks, 'ahead'>;
}

/** What a configured program is measured by. */
export function metricsOf(
  live: Pick<Live<WatchedConfig>, 'config' | 'onChange'>,
  { health, queues: waiting = [], clocks: others }: Countable,
): Metrics {
  const { config } = live;
  const metrics = new Metrics({ name: config.name, version }).ofThisProcess();
  const own = new HeldCertificates(certificatesOf(config));
  live.onChange((now) => own.become(certificatesOf(now)));
  const folders = [{ name: 'service', folder: config.dataDir }, ...config.watched.folders];
  const readings = [
    dependencies(health),
    queues(waiting),
    certificates(own, config.watched.certificates),
    ...disks(folders),
    ...(others === undefined ? [] : [clocks(others)]),
  ];
  for (const reading of readings) metrics.reads(reading);
  return metrics;
}

/** Every certificate a service presents, signs with or believes, by what it is for. */
function certificatesOf({ tls, signing, encryption, ca, authorities }: WatchedConfig): NamedCertificate[] {
  const own = Object.entries({ tls, signing, encryption, registrar: ca?.registrar }).flatMap(([name, files]) =>
    files === undefined ? [] : [{ name, certificate: files.certificate }],
  );
  const roots = authorities.map(({ mspId, kind, certificate }) => ({
    name: `root of ${kind} of ${mspId}`,
    certificate,
  }));
  return [...own, ...roots];
}
