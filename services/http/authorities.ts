import { X509Certificate } from 'node:crypto';
import type { TrustedAuthority } from '../../api/formats/service-config.ts';
import { readFileSync } from '../../connections/disk.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** A root, the organisation it speaks for, and for what of it. */
export interface Authority {
  readonly mspId: string;
  readonly kind: AuthorityKind;
  readonly root: X509Certificate;
}

/** Whom a program believes now: organisations come and go while it runs. */
export class Authorities {
  #all: readonly Authority[];
  readonly #listeners: (() => void)[] = [];

  constructor(all: readonly Authority[]) {
    this.#all = all;
  }

  /** @throws CERTIFICATE_INVALID when a file holds no certificate */
  static read(entries: readonly TrustedAuthority[]): Authorities {
    return new Authorities(readAuthorities(entries));
  }

  /** Believes these from now on, and nobody else. */
  become(all: readonly Authority[]): void {
    if (bundleOf(all) === bundleOf(this.#all)) return;
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }

  /** Told after others are believed than before. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Those of them that `belongs` picks, now and whenever they change. */
  among(belongs: (authority: Pick<Authority, 'mspId' | 'kind'>) => boolean): Authorities {
    const some = new Authorities(this.#all.filter(belongs));
    this.onChange(() => some.become(this.#all.filter(belongs)));
    return some;
  }

  /** PEM; undefined for an organisation that is not known. */
  rootOf(mspId: string, kind: AuthorityKind): string | undefined {
    return this.#all.find((authority) => authority.mspId === mspId && authority.kind === kind)?.root.toString();
  }

  /**
   * PEM of an organisation's root of nodes: what a server of that organisation must be issued by.
   * @throws CERTIFICATE_INVALID
   */
  serverRootOf(mspId: string): string {
    const root = this.rootOf(mspId, 'nodes');
    if (root === undefined) throw new OpenwardError('CERTIFICATE_INVALID', `No root of ${mspId} is configured`);
    return root;
  }

  /** PEM bundle of all of them: who may knock. */
  bundle(): string {
    return bundleOf(this.#all);
  }

  /** Whose root signed the certificate; roots sign directly here, there are no intermediates. */
  issuerOf(certificate: X509Certificate): Authority | undefined {
    return this.#all.find(({ root }) => certificate.checkIssued(root) && certificate.verify(root.publicKey));
  }
}

/** Reads the roots named by a service's configuration. @throws CERTIFICATE_INVALID when a file holds no certificate */
export function readAuthorities(entries: readonly TrustedAuthority[]): Authority[] {
  return entries.map(({ mspId, kind, certificate }) => {
    try {
      return { mspId, kind, root: new X509Certificate(readFileSync(certificate)) };
    } catch (cause) {
      throw new OpenwardError('CERTIFICATE_INVALID', `${certificate} holds no certificate`, { cause });
    }
  });
}

function bundleOf(authorities: readonly Authority[]): string {
  return authorities.map(({ root }) => root.toString()).join('');
}
