import type { Moment } from '../clock.ts';
import type { Driver, DriverEvents } from '../link/driver.ts';

type Kind = keyof DriverEvents;
type Tell = <K extends Kind>(moment: Moment, kind: K, payload: DriverEvents[K]) => void;

/** Every kind of thing that a driver tells. */
export const driverEventKinds = [
  ...(['link', 'sample', 'waveform', 'alarm', 'note', 'deviceClock'] as const),
  ...(['gap', 'due', 'answered', 'hindrance', 'raw'] as const),
] satisfies Kind[];

/** What a driver tells while its recording is still being read, from construction until it is taken. */
export class Backlog {
  readonly driver: Driver;
  /** When it began. */
  readonly since: Moment;
  #heard: ((tell: Tell, before: number) => void)[] = [];
  readonly #unsubscribe: readonly (() => void)[];

  constructor(driver: Driver) {
    this.driver = driver;
    this.since = this.#now();
    this.#unsubscribe = [
      ...driverEventKinds.filter((kind) => kind !== 'gap').map((kind) => this.#keep(kind)),
      driver.on('gap', (gap) => {
        const moment = this.#now();
        this.#heard.push((tell, before) => tell(moment, 'gap', { ...gap, id: before + gap.id }));
      }),
    ];
  }

  /** Tells all of it, in its order; nothing more is kept. @param before how many gaps the recording has already */
  takeAll(before: number, tell: Tell): void {
    this.#unsubscribe.forEach((stop) => stop());
    for (const telling of this.#heard) telling(tell, before);
    this.#heard = [];
  }

  #keep<K extends Kind>(kind: K): () => void {
    return this.driver.on(kind, (payload) => {
      const moment = this.#now();
      this.#heard.push((tell) => tell(moment, kind, payload));
    });
  }

  #now(): Moment {
    const { axis } = this.driver;
    return { n: axis.nowMs(), w: axis.wallMs() };
  }
}
