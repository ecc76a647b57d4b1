import type { DueSeries } from '../link/driver.ts';
import type { Link } from '../link/session.ts';
import { extendedPoll, singlePoll, type PollQuestion } from './frames.ts';
import { AttributeGroup, ObjectClass, ticksPerMs } from './nomenclature.ts';
import { numericGroup } from './readings.ts';
import { Subscription } from './subscription.ts';

/** What the monitor is asked, and the number that its answers carry. */
const asked = {
  mds: { id: 1, objectClass: ObjectClass.mds, group: AttributeGroup.all },
  numerics: { id: 2, objectClass: ObjectClass.numeric, group: AttributeGroup.all },
} as const satisfies Readonly<Record<string, PollQuestion>>;
type Asked = keyof typeof asked;

/** A short answer, for nothing but to be heard. */
const signOfLife: PollQuestion = { id: 9, objectClass: ObjectClass.alertMonitor, group: AttributeGroup.staticContext };

/** What monitors call a second: four of their cycles. */
const secondMs = 1024;
/** So long a monitor goes on by itself, and it is asked again in time before that ends. */
const flowForMs = 300_000;
const renewMs = 240_000;
const introductionEveryMs = 60_000;
/** An answer is due within a second; later than this it is lost. */
const patienceMs = 3500;

/** What the association grants. */
interface Terms {
  /** Whether the monitor sends values by itself. */
  readonly flows: boolean;
  readonly minPollMs: number;
  readonly timeoutMs: number;
}

/** What is asked of the monitor, and when. */
export class MonitorQuestions {
  readonly #link: Link;
  readonly #mds: Subscription;
  #all = new Map<Asked, Subscription>();
  #signEveryMs = Infinity;
  #askedMs = 0;

  constructor(link: Link) {
    this.#link = link;
    const frame = singlePoll(asked.mds);
    const entry = { group: 'intellivue.mds', frame, everyMs: introductionEveryMs, patienceMs, flows: false };
    this.#mds = new Subscription(entry, link);
  }

  /** Who are you? */
  introduce(): void {
    this.#all = new Map([['mds', this.#mds]]);
    this.#mds.begin(0);
    this.#signEveryMs = Infinity;
    this.#askedMs = this.#link.clock.monotonicMs();
  }

  /** Decides how to ask; answers what is due then. */
  choose({ flows, minPollMs, timeoutMs }: Terms): DueSeries[] {
    this.#signEveryMs = timeoutMs / 3;
    const everyMs = flows ? secondMs : Math.max(secondMs, minPollMs);
    const frame = flows ? extendedPoll(asked.numerics, flowForMs * ticksPerMs) : singlePoll(asked.numerics);
    const entry = { group: numericGroup, frame, everyMs: flows ? renewMs : everyMs, patienceMs, flows };
    this.#all.set('numerics', new Subscription(entry, this.#link));
    return [{ code: numericGroup, kind: 'values', everyMs }];
  }

  begin(): void {
    this.#all.get('numerics')?.begin(0);
  }

  answered(what: Asked): void {
    this.#all.get(what)?.answered();
  }

  /** @param id the number of a question. @param detail why the monitor does not answer it */
  refused(id: number, detail: string): void {
    for (const [what, subscription] of this.#all) if (asked[what].id === id) subscription.refused(detail);
  }

  /** To be called often while the monitor answers. */
  tick(): void {
    const now = this.#link.clock.monotonicMs();
    for (const subscription of this.#all.values()) if (subscription.tick()) this.#askedMs = now;
    if (now - this.#askedMs < this.#signEveryMs) return;
    this.#askedMs = now;
    this.#link.send(singlePoll(signOfLife));
  }

  forget(): void {
    this.#all.clear();
  }
}

const errors: ReadonlyMap<number, string> = new Map([
  [0, 'no such object class'],
  [1, 'no such object'],
  [2, 'access denied'],
  [7, 'get list error'],
  [8, 'set list error'],
  [9, 'no such action'],
  [10, 'processing failure'],
  [15, 'invalid argument'],
  [16, 'invalid scope'],
  [17, 'invalid object'],
]);

/** What a monitor answers instead of an answer. */
export function errorWords(error: number): string {
  return `refused: ${errors.get(error) ?? `error ${error}`}`;
}
