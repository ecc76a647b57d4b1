import type { ShrDocument } from '../../api/formats/shr.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** The documents of one recording, each of which begins where the one before ends. */
export type Recording = readonly [ShrDocument, ...ShrDocument[]];

/**
 * In their order, whatever order they came in. @param nameOf what each is called, for people
 * @throws OpenwardError INPUT_INVALID when they are not of one recording, or one between them is not there
 */
export function recordingOf(documents: readonly ShrDocument[], nameOf: (document: ShrDocument) => string): Recording {
  const [first, ...others] = documents.toSorted((one, other) => one.start.localeCompare(other.start));
  if (first === undefined) throw new OpenwardError('INPUT_INVALID', 'There is no document');
  others.reduce((before, next) => {
    if (!follows(before, next))
      throw new OpenwardError('INPUT_INVALID', `${nameOf(next)} does not go on where ${nameOf(before)} ends`);
    return next;
  }, first);
  return [first, ...others];
}

function follows(before: ShrDocument, next: ShrDocument): boolean {
  return (
    before.end === next.start &&
    before.driver.id === next.driver.id &&
    before.driver.version === next.driver.version &&
    before.line.path === next.line.path
  );
}

/** As much of a recording as drives its replay. */
export type Happened = Pick<ShrDocument, 'start' | 'end' | 'line' | 'raw' | 'link' | 'clock' | 'heldUp' | 'gaps'>;

/** What happened in all of them, on the time of the first; without what each later one says of how it began. */
export function happenedIn([first, ...others]: Recording): Happened {
  const { start, line } = first;
  const later = <T extends { readonly t: number }>(of: (document: ShrDocument) => readonly T[]): T[] =>
    others.flatMap((document) => {
      const sinceMs = Date.parse(document.start) - Date.parse(start);
      return of(document).map((one) => ({ ...one, t: one.t + sinceMs }));
    });
  return {
    ...{ start, line, end: (others.at(-1) ?? first).end },
    raw: [...first.raw, ...later(({ raw }) => raw)],
    link: [...first.link, ...later(({ link }) => link.slice(1))],
    clock: [...first.clock, ...later(({ clock }) => clock.slice(1))],
    heldUp: [...(first.heldUp ?? []), ...later(({ heldUp = [] }) => heldUp)],
    gaps: [...first.gaps, ...others.flatMap(({ gaps }) => gaps)],
  };
}
