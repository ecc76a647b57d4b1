import type { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import type { Authorities } from '../../app/ports/authorities.ts';
import type { TlsIdentity } from '../../connections/http/agents.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { authoritiesOf, type Trust } from './authorities.ts';
import { loadProfile, type Changing, type LoadedProfile } from './profile.ts';

/** Milliseconds between two looks at the files, which are small. */
const LOOK_EVERY = 1000;

/**
 * What an installation was given, as its files say it now: organisations come and go, roots with them, and certificates
 * are renewed while a window is open. What cannot be read changes nothing: what held goes on.
 */
export class LiveProfile implements LoadedProfile, Changing {
  /** Whom is believed now. */
  readonly authorities: Authorities;
  #loaded: LoadedProfile;
  #believed: Authorities;
  readonly #takers = new Set<() => void>();

  private constructor(private readonly file: string) {
    this.#loaded = loadProfile(file);
    this.#believed = authoritiesOf(this.#loaded.trust);
    this.authorities = { root: (mspId, kind) => this.#believed.root(mspId, kind) };
  }

  /** Throws INPUT_INVALID or FILE_UNREADABLE for an unusable profile, CERTIFICATE_INVALID for unusable roots. */
  static open(file: string): LiveProfile {
    return new LiveProfile(file);
  }

  get profile(): ConnectionProfile {
    return this.#loaded.profile;
  }

  get trust(): Trust {
    return this.#loaded.trust;
  }

  get device(): TlsIdentity {
    return this.#loaded.device;
  }

  onChange(take: () => void): () => void {
    this.#takers.add(take);
    return () => this.#takers.delete(take);
  }

  /**
   * Looks at the files from now on.
   * @param trouble told of what could not be taken in
   * @returns what ends it
   */
  follow(trouble: (error: unknown) => void): () => void {
    let told: string | undefined;
    const look = (): void => {
      try {
        this.takeIn();
        told = undefined;
      } catch (error) {
        // Once for as long as it lasts.
        if (told !== String(error)) trouble(error);
        told = String(error);
      }
    };
    // Read, and not watched: what changes just before the first look of a watcher is never noticed.
    const timer = setInterval(look, LOOK_EVERY);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Reads everything first, so that it is taken in whole or not at all. Throws what `open` does. */
  takeIn(): void {
    const loaded = loadProfile(this.file);
    if (JSON.stringify(loaded) === JSON.stringify(this.#loaded)) return;
    requireSame(loaded.profile, this.profile);
    this.#believed = authoritiesOf(loaded.trust);
    this.#loaded = loaded;
    for (const take of this.#takers) take();
  }
}

/** Vaults, and whoever is signed in, belong to the organisation that the installation was made for. */
function requireSame(now: ConnectionProfile, before: ConnectionProfile): void {
  for (const what of ['org', 'mspId', 'type', 'channel'] as const)
    if (now[what] !== before[what])
      throw new OpenwardError('INPUT_INVALID', `The connection profile is another installation's: ${what} differs`);
}
