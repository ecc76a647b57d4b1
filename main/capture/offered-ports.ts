import { OpenwardError } from '../../domain/errors.ts';
import type { PortList } from '../../devices/transport/list-ports.ts';

export type FoundPort = PortList['ports'][number];

/**
 * The serial ports that one signed-in person was shown: found by the system, or chosen by them in its own dialog. The
 * page names one of these and no other path.
 */
export class OfferedPorts {
  readonly #paths = new WeakMap<object, Set<string>>();
  readonly #chosen = new WeakMap<object, FoundPort[]>();

  constructor(private readonly list: () => Promise<PortList>) {}

  /** What is there now, and what the person chose. */
  async show(session: object): Promise<PortList> {
    const { ports, ...more } = await this.list();
    const chosen = this.#chosen.get(session) ?? [];
    const all = [...ports, ...chosen.filter(({ path }) => !ports.some((port) => port.path === path))];
    const paths = this.#paths.get(session) ?? new Set();
    all.forEach(({ path }) => paths.add(path));
    this.#paths.set(session, paths);
    return { ports: all, ...more };
  }

  choose(session: object, path: string): void {
    this.#chosen.set(session, [...(this.#chosen.get(session) ?? []), { path }]);
  }

  /** Throws PORT_NOT_OFFERED. */
  require(session: object, path: string): void {
    if (this.#paths.get(session)?.has(path) !== true) throw new OpenwardError('PORT_NOT_OFFERED');
  }
}
