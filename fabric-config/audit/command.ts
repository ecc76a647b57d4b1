import { OpenwardError } from '../../domain/errors.ts';
import type { Place } from '../lifecycle/membership.ts';
import type { CommandLine } from '../membership-commands.ts';
import { dataFolder } from '../node/paths.ts';
import { exportTrails } from './export.ts';
import { withTrails } from './trails.ts';
import { verdictText, verifyTrails } from './verify.ts';

interface Given {
  readonly org: string;
  readonly out?: string;
  readonly from?: string;
  readonly to?: string;
}

interface Outcome {
  readonly ok: boolean;
  readonly text: string;
  readonly [more: string]: unknown;
}

/** `network audit …`: who did what, judged, given out, put on the ledger. */
export function addAuditCommand({ repository, command, print }: CommandLine): void {
  command('audit', 'who did what at an organisation’s services: verify the trails, export them, anchor them now')
    .argument('<what>', 'verify, export or anchor')
    .requiredOption('--org <key>', 'organisation whose node is here')
    .option('--out <file>', 'export: a new file of FHIR AuditEvents, one a line')
    .option('--from <day>', 'export: from this day on (UTC), such as 2026-11-30')
    .option('--to <day>', 'export: until the end of this day (UTC)')
    .action(async (what: string, { data, json, ...given }: Given & { data?: string; json?: boolean }) => {
      const place = { repository, paths: dataFolder(data, repository) };
      const { text, ...more } = await work(place, what, given);
      print(json ? JSON.stringify(more) : text);
      if (!more.ok) process.exitCode = 1;
    });
}

async function work(place: Place, what: string, given: Given): Promise<Outcome> {
  switch (what) {
    case 'verify': {
      const trails = await verifyTrails(place, given.org);
      return { ok: trails.every(({ intact }) => intact), trails, text: trails.map(verdictText).join('\n') };
    }
    case 'export': {
      if (given.out === undefined) throw new OpenwardError('INPUT_INVALID', '--out is missing');
      const period = { from: dayOf(given.from, 0), to: dayOf(given.to, 1) };
      const exported = await exportTrails(place, given.org, given.out, period);
      const { file, events, unreadable } = exported;
      const rest = unreadable === 0 ? '' : `; ${unreadable} entries cannot be read: give "audit verify"`;
      return { ok: unreadable === 0, ...exported, text: `${file}: ${events} events${rest}` };
    }
    case 'anchor': {
      const anchors = await withTrails(place, given.org, async (trail) => ({
        keeper: trail.keeper,
        ...(await trail.anchor()),
      }));
      const text = anchors.map(({ keeper, sequence, at }) => `${keeper}: entry ${sequence} on the ledger, ${at}`);
      return { ok: true, anchors, text: text.join('\n') };
    }
    default:
      throw new OpenwardError('INPUT_INVALID', 'verify, export or anchor');
  }
}

/** The beginning of a day, or of one so many days later. */
function dayOf(text: string | undefined, later: number): Date | undefined {
  if (text === undefined) return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw new OpenwardError('INPUT_INVALID', `${text} is no day, such as 2026-11-30`);
  return new Date(day.getTime() + later * 24 * 3600 * 1000);
}
