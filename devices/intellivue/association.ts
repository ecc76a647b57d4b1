import type { Link } from '../link/session.ts';
import {
  associationAbort,
  associationRequest,
  createResult,
  releaseRequest,
  releaseResponse,
  wantedProfile,
} from './frames.ts';
import type { CreateEvent, PollProfile } from './message.ts';
import { ticksPerMs } from './nomenclature.ts';

/** A monitor gives an association up that is not described and confirmed in so long. */
const patienceMs = 10_000;
/** Time to agree to the end of an association. */
const leaveMs = 500;

/** `described`: the monitor said what it is, and the host confirmed it; from then on it answers. */
type Phase = 'none' | 'requested' | 'accepted' | 'described' | 'leaving';

/** The agreement of host and monitor to talk: the monitor answers nothing outside of one, and of one at a time. */
export class Association {
  readonly #link: Link;
  #phase: Phase = 'none';
  #profile: PollProfile | undefined;
  #sinceMs = 0;
  #stray = false;
  #released: () => void = () => undefined;

  constructor(link: Link) {
    this.#link = link;
  }

  /** Whether the monitor is to be asked. */
  get isDescribed(): boolean {
    return this.#phase === 'described';
  }

  /** Whether what it answers is an answer to this host. */
  get takesAnswers(): boolean {
    return this.#phase === 'described' || this.#phase === 'leaving';
  }

  /** How long it has been in its phase, in milliseconds. */
  get sinceMs(): number {
    return this.#link.clock.monotonicMs() - this.#sinceMs;
  }

  grants(extension: number): boolean {
    return ((this.#profile?.extensions ?? 0) & extension) !== 0;
  }

  /** How often the monitor may be asked, in milliseconds. */
  get minPollMs(): number {
    return (this.#profile?.minPollTicks ?? 0) / ticksPerMs;
  }

  /** Without a word of the host for so long the monitor gives the association up, in milliseconds. */
  get timeoutMs(): number {
    const { minPollMs } = this;
    if (minPollMs <= 3300) return 10_000;
    return minPollMs <= 43_000 ? 3 * minPollMs : 130_000;
  }

  /** Asks for one. One that goes on, of this host before it was started again, is ended first. */
  request(): void {
    if (this.#stray) this.#link.send(associationAbort());
    this.#stray = false;
    this.#link.send(associationRequest(wantedProfile));
    this.#enter('requested');
  }

  accepted(profile: PollProfile | undefined): void {
    if (this.#phase !== 'requested') return;
    this.#profile = profile;
    this.#link.connecting();
    this.#enter('accepted');
  }

  /** The monitor describes itself, more than once when it did not hear the confirmation. False: nobody asked it to. */
  described(event: CreateEvent): boolean {
    if (this.#phase === 'none') return this.strayed();
    this.#link.send(createResult(event));
    if (this.#phase === 'described') return true;
    this.#link.connecting();
    this.#enter('described');
    return true;
  }

  /** Data of an association that is not this one came. */
  strayed(): false {
    this.#stray = true;
    return false;
  }

  /** The monitor will not, or not any more. */
  ended(detail: string): void {
    this.#released();
    this.#link.gaps.begin('device-stopped', detail);
    const { state } = this.#link;
    this.forget();
    if (state === 'connecting' || state === 'running') this.#link.wait();
  }

  /** The monitor wants to end it, which is agreed to. */
  releaseRequested(): void {
    this.#link.send(releaseResponse());
    this.ended('the monitor released the association');
  }

  abort(): void {
    this.#link.send(associationAbort());
    this.forget();
  }

  /** Without the description that is to follow the acceptance it is begun anew. */
  keepGoing(): void {
    if (this.#phase !== 'accepted' || this.sinceMs < patienceMs) return;
    this.abort();
    this.#link.wait('DEVICE_SILENT');
  }

  /** Resolves when the monitor has agreed, or had time enough. */
  async release(): Promise<void> {
    this.#enter('leaving');
    this.#link.send(releaseRequest());
    await new Promise<void>((resolve) => {
      this.#released = resolve;
      this.#link.clock.after(leaveMs, resolve);
    });
    this.forget();
  }

  releasedByMonitor(): void {
    this.#released();
  }

  /** It is void: the line was lost, or the monitor is silent. */
  forget(): void {
    this.#phase = 'none';
    this.#profile = undefined;
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#sinceMs = this.#link.clock.monotonicMs();
  }
}
