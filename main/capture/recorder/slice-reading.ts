import type { JournalEntry } from '../../../api/formats/capture-journal.ts';
import type { ShrDocument } from '../../../api/formats/shr.ts';
import { CaptureAssembler } from '../../../devices/capture/assembler.ts';
import { takeIn } from '../../../devices/capture/journal.ts';
import { CaptureSource } from '../../../devices/capture/source.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { Journal } from './journal.ts';
import { entriesOf } from './journal-reading.ts';
import type { Begun, JournalPlace } from './orders.ts';

/** What is read: a recording's journal, with what of it did not come to the disk. */
export interface SlicesToRead {
  readonly id: string;
  readonly begun: Begun;
  readonly journal: JournalPlace;
  readonly whole: () => Journal['whole'];
}

/**
 * The slices of one recording that have ended, and are in memory no more: made again from its journal. Asked for in
 * their order the journal is read once.
 */
export class SliceReading {
  readonly #what: SlicesToRead;
  #documents: AsyncGenerator<ShrDocument> | undefined;
  #next = 0;

  constructor(what: SlicesToRead) {
    this.#what = what;
  }

  /** Errors: DISK_FAILED when the journal does not have it any more, those of the disk. */
  async document(slice: number): Promise<ShrDocument> {
    if (slice < this.#next) await this.end();
    this.#documents ??= endedSlices(this.#what);
    for (;;) {
      const found = await this.#documents.next();
      if (found.done === true) throw new OpenwardError('DISK_FAILED', 'The journal of a capture ends too early');
      this.#next += 1;
      if (this.#next > slice) return found.value;
    }
  }

  /** Nothing more of it is wanted for now. */
  async end(): Promise<void> {
    await this.#documents?.return(undefined);
    this.#documents = undefined;
    this.#next = 0;
  }
}

async function* endedSlices({ id, begun, journal, whole }: SlicesToRead): AsyncGenerator<ShrDocument> {
  const { upTo, unwritten } = whole();
  const { driver, line, n, w } = begun;
  const source = new CaptureSource(driver, { n, w });
  const assembler = new CaptureAssembler({ driver: source, path: line.path, line });
  for await (const entries of entriesOf(id, journal, () => undefined, upTo))
    yield* endedIn(entries, { source, assembler });
  yield* endedIn(unwritten, { source, assembler });
}

function* endedIn(
  entries: readonly JournalEntry[],
  recording: { readonly source: CaptureSource; readonly assembler: CaptureAssembler },
): Generator<ShrDocument> {
  for (const entry of entries) {
    const ended = takeIn(recording, entry);
    if (ended !== undefined) yield ended();
  }
}
