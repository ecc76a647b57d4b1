import { encodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { Theatre, type Program } from '../../devices/capture/testing/theatre.ts';
import { simulated } from '../../devices/simulators/simulated.ts';
import type { Read, Said, Truth, Watched } from './checker/wire.ts';
import { dropFrame, repeating, type Defect } from './defect.ts';
import type { Kill, Show } from './show.ts';

/** What was recorded, as the client writes it, and what truly happened. */
export interface Played {
  readonly json: string;
  readonly truth: Truth;
}

/** Plays a show to a client, in a time of its own, with one of its mistakes made on purpose if there is to be one. */
export async function play(show: Show, defect?: Defect): Promise<Played> {
  const stage = new Stage(show, defect);
  await stage.begin();
  for (const kill of show.kills) await stage.kill(kill);
  return stage.end();
}

class Stage {
  readonly #show: Show;
  readonly #defect: Defect | undefined;
  readonly #theatre: Theatre;
  readonly #said: Said[] = [];
  readonly #programs: Watched[] = [];
  #reads: Read[] = [];
  #beganMs = 0;
  #program: Program | undefined;

  constructor(show: Show, defect: Defect | undefined) {
    this.#show = show;
    this.#defect = defect;
    const { kind, seed, plan } = show;
    const device = simulated.find(({ id }) => id === kind.id);
    if (device === undefined) throw new TypeError(`there is no simulated device for the driver ${kind.id}`);
    this.#theatre = new Theatre({
      kind,
      device,
      seed,
      plan,
      tap: (direction, bytes) => void this.#reads.push({ atMs: this.#nowMs(), direction, bytes: bytes.slice() }),
      played: ({ text, values }) => void this.#said.push({ text, values: new Map(values) }),
      ...(defect === 'a sample is repeated' ? { between: repeating } : {}),
    });
  }

  async begin(): Promise<void> {
    this.#beganMs = this.#nowMs();
    this.#program = await this.#theatre.begin();
    if (this.#defect === 'a frame is dropped') dropFrame(this.#program.line, () => this.#nowMs());
  }

  async kill({ atMs, awayMs, unwrittenMs, readMs, wallMs }: Kill): Promise<void> {
    const { clock } = this.#theatre;
    clock.advance(Math.max(0, atMs - this.#nowMs()));
    const killed = this.#running();
    const untilMs = killed.source.axis.nowMs() - unwrittenMs;
    const killedMs = this.#nowMs();
    this.#watched({ killedMs, writtenMs: killedMs - unwrittenMs });
    this.#theatre.kill();
    clock.jumpWall(wallMs);
    clock.advance(awayMs);
    this.#beganMs = this.#nowMs();
    this.#program = await this.#theatre.goOn(this.#theatre.find(killed, untilMs), readMs);
  }

  end(): Played {
    const { kind, ms, plan } = this.#show;
    this.#theatre.clock.advance(Math.max(0, ms - this.#nowMs()));
    const document = this.#running().assembler.finish();
    this.#watched({});
    const held = plan.reduce((all, one) => all + (one.fault === 'slow-host' ? one.forMs : 0), 0);
    return {
      json: new TextDecoder().decode(encodeShr(this.#defect === 'a gap is swallowed' ? swallowed(document) : document)),
      truth: {
        driver: kind.id,
        programs: this.#programs,
        said: this.#said,
        heldUpMs: held,
        lineOnlySilent: plan.every(({ fault }) => fault === 'silence'),
        lineRepeats: plan.some(({ fault }) => fault === 'unasked'),
      },
    };
  }

  #watched(end: Pick<Watched, 'killedMs' | 'writtenMs'>): void {
    const watched = { reads: this.#reads, beganMs: this.#beganMs, ...end };
    this.#programs.push({ ...watched, outages: outagesOf(this.#show, watched) });
    this.#reads = [];
  }

  #running(): Program {
    if (this.#program === undefined) throw new TypeError('nobody records');
    return this.#program;
  }

  #nowMs(): number {
    return this.#theatre.clock.monotonicMs();
  }
}

/** When the cable was out for a program, as far as it had written that. */
function outagesOf({ plan, ms }: Show, { beganMs, killedMs = ms, writtenMs = ms }: Omit<Watched, 'reads'>): Outages {
  let inFromMs = beganMs;
  return plan
    .flatMap((one) => (one.fault === 'unplug' ? [{ fromMs: one.atMs, toMs: one.atMs + one.forMs }] : []))
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .filter(({ fromMs, toMs }) => {
      // One that begins while the cable is out already is none.
      const begins = fromMs > inFromMs && fromMs < Math.min(killedMs, writtenMs);
      if (begins) inFromMs = toMs;
      return begins;
    })
    .map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, killedMs) }));
}

type Outages = NonNullable<Watched['outages']>;

/** Without the longest gap of a series; of a device of which nothing is ever due, without an outage of the line. */
function swallowed(document: ShrDocument): ShrDocument {
  const lasting = ({ from, to }: ShrDocument['gaps'][number]): number => Date.parse(to) - Date.parse(from);
  // What a device leaves out now and then need not be due.
  const ofSeries = document.gaps.filter(({ series, reason }) => series !== undefined && reason !== 'not-sent');
  const outages = document.gaps.filter(({ reason }) => reason === 'port-lost');
  const [longest] = (ofSeries.length > 0 ? ofSeries : outages).toSorted((a, b) => lasting(b) - lasting(a));
  return { ...document, gaps: document.gaps.filter((gap) => gap !== longest) };
}
