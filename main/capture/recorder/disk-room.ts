import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { statfs } from '../../../connections/disk.ts';

const lookEveryMs = 10_000;
/** How fast room goes is told by this much of the past: neither by one file that was copied, nor by yesterday. */
const rememberedMs = 120_000;
/** Of less, nothing is said. */
const knownAfterMs = 20_000;
/** A disk that will be full later is no matter of this recording yet. */
const warnedMinutes = 10;

/** What was there at one moment, in bytes. */
interface Look {
  readonly atMs: number;
  readonly free: number;
  readonly written: number;
}

/** How long the room will do that is left on a journal's disk, by how fast it has gone lately. */
export class RoomLeft {
  #looks: readonly Look[] = [];

  /** Whole minutes until nothing more can be written; undefined for more than ten, and while that is not known. */
  after(look: Look): number | undefined {
    this.#looks = [...this.#looks.filter(({ atMs }) => look.atMs - atMs <= rememberedMs), look];
    const [first = look] = this.#looks;
    const ms = look.atMs - first.atMs;
    if (ms < knownAfterMs) return undefined;
    // Others may fill the disk, or make room on it: what this recording needs is the least that goes.
    const gone = Math.max(first.free - look.free, look.written - first.written);
    const minutes = gone <= 0 ? Infinity : (look.free / gone) * (ms / 60_000);
    return minutes > warnedMinutes ? undefined : Math.floor(minutes);
  }
}

export interface DiskRoomOptions {
  /** The journal's. */
  readonly file: string;
  /** Bytes of it so far. */
  readonly written: () => number;
  /** `minutes` is another. */
  readonly onChange: () => void;
}

/** Looks at the disk of a journal as long as something is recorded there. */
export class DiskRoom {
  readonly #options: DiskRoomOptions;
  #timer: NodeJS.Timeout | undefined;
  #minutes: number | undefined;

  constructor(options: DiskRoomOptions) {
    this.#options = options;
  }

  /** What `RoomLeft` says now; undefined while it is not looked. */
  get minutes(): number | undefined {
    return this.#minutes;
  }

  start(): void {
    this.stop();
    const left = new RoomLeft();
    this.#timer = setInterval(() => void this.#look(left), lookEveryMs).unref();
    void this.#look(left);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#minutes = undefined;
  }

  async #look(left: RoomLeft): Promise<void> {
    const timer = this.#timer;
    const { file, written, onChange } = this.#options;
    // A disk that cannot be looked at cannot be written to either, and the journal says so.
    const disk = await statfs(dirname(file)).catch(() => undefined);
    if (disk === undefined || this.#timer !== timer) return;
    const free = disk.bavail * disk.bsize;
    const minutes = left.after({ atMs: performance.now(), free, written: written() });
    if (minutes === this.#minutes) return;
    this.#minutes = minutes;
    onChange();
  }
}
