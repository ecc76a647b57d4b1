import { statSync } from '../../connections/disk.ts';
import type { z } from 'zod';
import type { TrustedAuthority } from '../../api/formats/service-config.ts';
import type { TlsIdentity } from '../../connections/http/agents.ts';
import { Authorities, readAuthorities } from './authorities.ts';
import type { ServiceLog } from './handlers.ts';
import { readServiceConfig } from './read-config.ts';
import { readTls } from './tls-files.ts';

/** The parts that every service's configuration has, and that may be others while it runs. */
export interface LiveBasics {
  readonly authorities: readonly TrustedAuthority[];
  readonly tls: { readonly certificate: string; readonly key: string };
}

/** What a part of a service sees of its configuration. */
export interface Live<C> {
  /** As it was at the start. */
  readonly config: C;
  /** Whom it believes now. */
  readonly authorities: Authorities;
  /** Of its TLS certificate, as it is now. */
  readonly tls: TlsIdentity;
  /** `take` is called whenever something may be different, when roots and TLS are as they are now. */
  onChange(take: (config: C) => void): void;
}

/** Milliseconds between two looks at a file; a look is one call of the system. */
const LOOK_EVERY = 1000;

/**
 * What a service was started with, and what of it has changed since: members come and go, certificates are renewed, and
 * nobody's call fails for it. A configuration that cannot be read changes nothing: what held goes on.
 */
export class LiveConfig<C extends LiveBasics> implements Live<C> {
  readonly authorities: Authorities;
  #tls: TlsIdentity;
  readonly #takers: ((config: C) => void)[] = [];

  private constructor(
    readonly config: C,
    private readonly read: () => C,
    private readonly file: string,
  ) {
    this.authorities = Authorities.read(config.authorities);
    this.#tls = readTls(config.tls);
  }

  /** @throws INPUT_INVALID, CERTIFICATE_INVALID */
  static open<S extends z.ZodType<LiveBasics>>(schema: S, file: string): LiveConfig<z.output<S>> {
    const read = (): z.output<S> => readServiceConfig(schema, file);
    return new LiveConfig(read(), read, file);
  }

  get tls(): TlsIdentity {
    return this.#tls;
  }

  onChange(take: (config: C) => void): void {
    this.#takers.push(take);
  }

  /**
   * Looks at the files from now on, once at first for what has changed since the start. A renewed certificate lies
   * where the old one did, so that the configuration does not change with it.
   * @returns what ends it
   */
  follow(log: Pick<ServiceLog, 'info' | 'error'>): () => void {
    const look = (): void => {
      try {
        this.takeIn();
        log.info({}, 'took in what may have changed in the configuration');
      } catch (error) {
        log.error({ error }, 'the configuration cannot be taken in; what held before goes on');
      }
    };
    const files = [this.file, this.config.tls.certificate, this.config.tls.key];
    // Looked at, and not watched: what changes just before the first look of a watcher is never noticed.
    let seen = marksOf(files);
    look();
    const timer = setInterval(() => {
      const now = marksOf(files);
      if (now === seen) return;
      seen = now;
      look();
    }, LOOK_EVERY);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Reads everything first, so that it is taken in whole or not at all. @throws what `open` does */
  takeIn(): void {
    const config = this.read();
    const [tls, authorities] = [readTls(config.tls), readAuthorities(config.authorities)];
    this.#tls = tls;
    this.authorities.become(authorities);
    for (const take of this.#takers) take(config);
  }
}

/** By which a file that was written anew is another. */
function marksOf(files: readonly string[]): string {
  return files.map(markOf).join('\n');
}

/** One that cannot be looked at is one that has changed: why it cannot is told by whoever reads it. */
function markOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return 'none';
  }
}
