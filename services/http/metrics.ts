import type { Server, TLSSocket } from 'node:tls';
import type { ErrorCode } from '../../domain/errors.ts';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** One question and its answer. Of a route its template, never an id. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: string | number;
  readonly seconds: number;
}

/** Numbers by name, looked up when somebody reads the metrics; what came before a failure counts. */
export type Readings = Iterable<readonly [string, number]> | AsyncIterable<readonly [string, number]>;

export interface Reading {
  readonly metric: string;
  readonly help: string;
  /** What the names are of; every series has this one label. */
  readonly label: string;
  read(): Readings | Promise<Readings>;
}

/** One number of a metric, with what it is of. */
export interface Numbered {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Seconds; a call of the window waits for one to three of them. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Milliseconds between two looks at how late timers are; more often would wake an idle process for nothing. */
const lagEvery = 100;

/**
 * What a program tells whoever watches it, as Prometheus reads it. No label and no value says anything of one person:
 * routes are templates, queues are counted, and machines and organisations are all that is named.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];
  readonly #durations = new Histogram({
    name: 'openward_request_duration_seconds',
    help: 'How long answering took, by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers: this.#registers,
  });
  readonly #refusals = new Counter({
    name: 'openward_refusals_total',
    help: 'Refusals by route and error code; LIMIT_REACHED is a budget that is used up',
    labelNames: ['route', 'code'] as const,
    registers: this.#registers,
  });
  /** Beside the refusals, because it is there, and 0, before the first of them. */
  readonly #failedSignIns = new Counter({
    name: 'openward_failed_sign_ins_total',
    help: 'Connections and requests refused because of who they come from, and wrong activation codes',
    registers: this.#registers,
  });
  readonly #connections = new Gauge({
    name: 'openward_connections_open',
    help: 'Connections under mutual TLS that are open',
    registers: this.#registers,
  });
  readonly #blind = new Counter({
    name: 'openward_reading_failures_total',
    help: 'Readings for these metrics that failed, so that their series are missing',
    labelNames: ['metric'] as const,
    registers: this.#registers,
  });
  #text: Promise<string> | undefined;

  constructor({ name, version }: { readonly name: string; readonly version: string }) {
    const registers = this.#registers;
    new Gauge({ name: 'openward_info', help: 'Which program this is', labelNames: ['service', 'version'], registers })
      .labels(name, version)
      .set(1);
    const clock: Gauge = new Gauge({
      name: 'openward_clock_seconds',
      help: 'What time it is by this machine, in seconds since 1970',
      registers,
      collect: () => clock.set(Date.now() / 1000),
    });
  }

  /** Of Prometheus text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Memory, processor time, open files, how late timers are: for a program that runs, once. */
  ofThisProcess(): this {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: lagEvery });
    return this;
  }

  answered({ method, route, status, seconds }: Answered): void {
    this.#durations.labels(method, route, String(status)).observe(seconds);
  }

  refused(route: string, code: string): void {
    this.#refusals.labels(route, code).inc();
    if (aboutWho.has(code)) this.#failedSignIns.inc();
  }

  /** Counts its connections and those it does not let in. */
  watch(server: Server): void {
    server.on('secureConnection', (socket) => {
      this.#connections.inc();
      socket.once('close', () => this.#connections.dec());
    });
    server.on('tlsClientError', (error, socket) => {
      if (isAboutCertificate(error, socket)) this.refused('tls', 'NOT_AUTHENTICATED');
    });
  }

  /** A number by name that is looked up at each reading. What cannot be looked up is missing, and nothing else is. */
  reads({ metric, help, label, read }: Reading): void {
    this.#blind.labels(metric).inc(0);
    // Two who read at once would clear one another's numbers.
    let reading: Promise<void> | undefined;
    const gauge: Gauge = new Gauge({
      name: metric,
      help,
      labelNames: [label],
      registers: this.#registers,
      collect: () => (reading ??= readAll().finally(() => (reading = undefined))),
    });
    const readAll = async (): Promise<void> => {
      gauge.reset();
      try {
        for await (const [name, value] of await read()) gauge.labels(name).set(value);
      } catch {
        this.#blind.labels(metric).inc();
      }
    };
  }

  /** All numbers of a metric, looked up now; none of one that this program has not. */
  async numbers(metric: string): Promise<Numbered[]> {
    const found = await this.#registry.getSingleMetric(metric)?.get();
    return (found?.values ?? []).map(({ labels, value }) => ({
      labels: Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, String(text)])),
      value,
    }));
  }

  /** Prometheus text. Whoever asks while somebody is answered gets the same answer, so asking often costs no more. */
  text(): Promise<string> {
    this.#text ??= this.#registry.metrics().finally(() => (this.#text = undefined));
    return this.#text;
  }
}

/** What somebody is refused with who is not, or is no longer, whom they say they are. */
export const aboutWho: ReadonlySet<string> = new Set<ErrorCode>([
  'NOT_AUTHENTICATED',
  'CERTIFICATE_INVALID',
  'USER_REVOKED',
  'USER_UNKNOWN',
  'ACTIVATION_REFUSED',
]);

/** Somebody who hangs up before having said who they are, as a look whether the port answers does, is not refused. */
function isAboutCertificate(error: Error & { readonly code?: string }, socket: TLSSocket): boolean {
  // Where Node refuses a certificate it only notes why; what OpenSSL refuses is an error of its own.
  const noted: unknown = socket.authorizationError;
  return (noted !== undefined && noted !== null) || /CERT/.test(error.code ?? '');
}
