import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';

const dayMs = 86_400_000;
/** Milliseconds since the device was switched on. */
const Moment = z.number().int().min(0).max(dayMs);
const Lasting = z.number().int().min(1).max(dayMs);
const OneIn = z.number().int().min(1).max(1_000_000);

/** What goes on from `atMs` for `forMs`; without them from the beginning, and to the end. */
const lasting = { atMs: Moment.default(0), forMs: Lasting.optional() };
/** What happens once, and how long that lasts. */
const once = { atMs: Moment, forMs: Lasting };

const PlannedFault = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('noise'), ...lasting, oneIn: OneIn.optional() }),
  z.strictObject({ fault: z.literal('flip'), ...lasting, oneIn: OneIn.optional() }),
  z.strictObject({ fault: z.literal('lose'), ...lasting, oneIn: OneIn.optional() }),
  z.strictObject({ fault: z.literal('flow'), ...lasting, oneIn: OneIn.optional() }),
  z.strictObject({ fault: z.literal('checksum'), ...lasting }),
  z.strictObject({ fault: z.literal('embed'), ...lasting }),
  z.strictObject({ fault: z.literal('drop'), ...lasting }),
  z.strictObject({ fault: z.literal('split'), ...lasting, most: z.number().int().min(1).max(100).optional() }),
  z.strictObject({ fault: z.literal('merge'), ...lasting, everyMs: z.number().int().min(1).max(10_000).optional() }),
  z.strictObject({ fault: z.literal('unasked'), ...lasting, everyMs: z.number().int().min(1).max(60_000).optional() }),
  z.strictObject({ fault: z.literal('silence'), ...once }),
  /** Off for `forMs`, then on again: it knows nothing of what was before. */
  z.strictObject({ fault: z.literal('reboot'), ...once }),
  /** The cable is out. */
  z.strictObject({ fault: z.literal('unplug'), ...once }),
  /** The host neither hears nor is heard: then all of it at once. */
  z.strictObject({ fault: z.literal('slow-host'), ...once }),
  /** A clock is set, the device's own or the host's. */
  z.strictObject({
    fault: z.literal('clock-jump'),
    atMs: Moment,
    byMs: z
      .number()
      .int()
      .min(-365 * dayMs)
      .max(365 * dayMs),
    whose: z.enum(['device', 'host']).default('device'),
  }),
]);
export type PlannedFault = z.infer<typeof PlannedFault>;

/** What is to go wrong with a device, its line and its host, and when. */
const FaultPlan = z.strictObject({
  format: z.literal('openward-fault-plan/1'),
  /** Chooses the patient and what chance does; `--seed` goes before it. */
  seed: z.number().int().min(0).max(999_999_999).optional(),
  faults: z.array(PlannedFault).max(1000),
});
export type FaultPlan = z.infer<typeof FaultPlan>;
/** As it is written down. */
export type WrittenFaultPlan = z.input<typeof FaultPlan>;

/**
 * A plan as a file has it. @param text JSON @param name what the file is called
 * @throws OpenwardError INPUT_INVALID that names the line and the field
 */
export function readFaultPlan(text: string, name: string): FaultPlan {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'json', prettyErrors: false });
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = Located.safeParse(document.getIn(path.slice(0, length), true));
      if (node.success) return lines.linePos(node.data.range[0]).line;
    }
    return 1;
  };
  const [error] = document.errors;
  if (error !== undefined) throw refused(name, [`line ${lines.linePos(error.pos[0]).line}: ${error.message}`]);
  const read = FaultPlan.safeParse(parsed(text, name));
  if (read.success) return read.data;
  throw refused(
    name,
    read.error.issues.map(
      ({ path, message }) => `line ${lineOf(path)}: ${path.length === 0 ? 'the plan' : path.join('.')}: ${message}`,
    ),
  );
}

/** What a place in the text is told by. */
const Located = z.object({ range: z.tuple([z.number(), z.number(), z.number()]) });

/** JSON and nothing else: what was looked at before is a language that has it in it. */
function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const at = Number(/position (\d+)/.exec(why)?.[1] ?? 0);
    const line = text.slice(0, at).split('\n').length;
    throw refused(name, [`line ${line}: ${why}`], error);
  }
}

function refused(name: string, wrong: readonly string[], cause?: unknown): OpenwardError {
  return new OpenwardError('INPUT_INVALID', `${name} is no plan of faults: ${wrong.join('; ')}`, { cause });
}
