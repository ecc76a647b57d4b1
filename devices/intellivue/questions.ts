import type { DueSeries } from '../link/driver.ts';
import type { Link } from '../link/session.ts';
import { vueAlarmGroup } from './alarms.ts';
import { extendedPoll, singlePoll, waveChoice, type PollQuestion } from './frames.ts';
import { AttributeGroup, ObjectClass, ticksPerMs } from './nomenclature.ts';
import { numericGroup } from './readings.ts';
import { Subscription } from './subscription.ts';
import { vueWaveGroup } from './waves.ts';

/** What the monitor is asked, and the number that its answers carry. */
const asked = {
  mds: { id: 1, objectClass: ObjectClass.mds, group: AttributeGroup.all },
  numerics: { id: 2, objectClass: ObjectClass.numeric, group: AttributeGroup.all },
  waves: { id: 3, objectClass: ObjectClass.wave, group: AttributeGroup.all },
  alarms: { id: 4, objectClass: ObjectClass.alertMonitor, group: AttributeGroup.alertMonitor },
} as const satisfies Readonly<Record<string, PollQuestion>>;
type Asked = keyof typeof asked;

/** What of it the monitor goes on sending, where it does at all, and how its answers are called. */
const flowing = [
  { what: 'numerics', group: numericGroup, afterMs: 0 },
  { what: 'waves', group: vueWaveGroup, afterMs: 600 },
  { what: 'alarms', group: vueAlarmGroup, afterMs: 900 },
] as const;

const choiceId = 8;
const choiceAfterMs = 300;
/** A short answer, for nothing but to be heard. */
const signOfLife: PollQuestion = { id: 9, objectClass: ObjectClass.alertMonitor, group: AttributeGroup.staticContext };

/** Labels are 32-bit numbers: the partition of measurements and the code. */
const label = (code: number): number => 0x00020000 + code;
/**
 * ECG II, arterial pressure under both names, pleth, CO2, respiration, central venous pressure: at most 1125 samples a
 * second. What a monitor does not have it leaves out.
 */
const wantedCurves = [0x0102, 0x4a14, 0x4a10, 0x4bb4, 0x50ac, 0x5000, 0x4a44].map(label);

/** What monitors call a second: four of their cycles. */
const secondMs = 1024;
/** So long a monitor goes on by itself, and it is asked again in time before that ends. */
const flowForMs = 300_000;
const renewMs = 240_000;
const introductionEveryMs = 60_000;
/** An answer is due within a second; later than this it is lost. */
const patienceMs = 3500;

/** What the association grants. */
export interface Terms {
  /** Whether the monitor sends values and alarms by itself, and whether curves. */
  readonly flows: boolean;
  readonly waves: boolean;
  readonly minPollMs: number;
  readonly timeoutMs: number;
}

/** What is asked of the monitor, and when. */
export class MonitorQuestions {
  readonly #link: Link;
  readonly #mds: Subscription;
  #all = new Map<Asked, Subscription>();
  #choiceDueMs = Infinity;
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
    this.forget();
    this.#all.set('mds', this.#mds);
    this.#mds.begin(0);
    this.#askedMs = this.#now();
  }

  /** Begins to ask for the rest; answers what is due then. */
  begin(terms: Terms): DueSeries[] {
    this.#signEveryMs = terms.timeoutMs / 3;
    if (terms.waves) this.#choiceDueMs = this.#now() + choiceAfterMs;
    const wanted = flowing.filter(({ what }) => what !== 'waves' || terms.waves);
    return wanted.map(({ what, group, afterMs }) => {
      const everyMs = terms.flows ? secondMs : Math.max(secondMs, terms.minPollMs);
      const subscription = this.#subscribe(what, group, terms.flows ? undefined : everyMs);
      subscription.begin(afterMs);
      return { code: group, kind: 'values', everyMs };
    });
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
    const now = this.#now();
    if (now >= this.#choiceDueMs) this.#chooseCurves();
    for (const subscription of this.#all.values()) if (subscription.tick()) this.#askedMs = now;
    if (now - this.#askedMs < this.#signEveryMs) return;
    this.#askedMs = now;
    this.#link.send(singlePoll(signOfLife));
  }

  forget(): void {
    this.#all = new Map();
    this.#choiceDueMs = Infinity;
    this.#signEveryMs = Infinity;
  }

  /** @param everyMs how often it is asked; undefined: the monitor goes on by itself */
  #subscribe(what: (typeof flowing)[number]['what'], group: string, everyMs: number | undefined): Subscription {
    const flows = everyMs === undefined;
    const frame = flows ? extendedPoll(asked[what], flowForMs * ticksPerMs) : singlePoll(asked[what]);
    const subscription = new Subscription({ group, frame, everyMs: everyMs ?? renewMs, patienceMs, flows }, this.#link);
    this.#all.set(what, subscription);
    return subscription;
  }

  /** Once: without an answer the monitor sends the curves that it chooses itself. */
  #chooseCurves(): void {
    this.#choiceDueMs = Infinity;
    this.#link.send(waveChoice(choiceId, wantedCurves));
  }

  #now(): number {
    return this.#link.clock.monotonicMs();
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
