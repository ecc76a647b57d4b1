import type { WrappedKey } from '../../api/formats/rid-key.ts';
import { RidKeyFile } from '../../connections/rid-key/kept.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { planServices } from '../generate/services.ts';
import { withLock } from '../lifecycle/lock.ts';
import { memberNode, type Place } from '../lifecycle/membership.ts';
import type { CommandLine } from '../membership-commands.ts';
import { dataFolder } from '../node/paths.ts';

interface Given {
  readonly org: string;
  readonly to?: string;
}

interface Outcome extends Pick<WrappedKey, 'source' | 'wrapping' | 'at'> {
  readonly text: string;
}

/** `network rid-key …`: under which key SA's own for real identities lies, and another in its place. */
export function addRidKeyCommand({ repository, command, print }: CommandLine): void {
  command('rid-key', 'what SA’s key for real identities is wrapped under: where it lies, another in its place')
    .argument('<what>', 'status or rotate')
    .requiredOption('--org <key>', 'SA, whose node is here')
    .option(
      '--to <source>',
      'rotate: where the new key lies: own, file:/path, env:NAME or a pkcs11: URI; else the same file',
    )
    .action(async (what: string, { data, json, ...given }: Given & { data?: string; json?: boolean }) => {
      const { text, ...more } = await work({ repository, paths: dataFolder(data, repository) }, what, given);
      print(json ? JSON.stringify({ ok: true, ...more }) : text);
    });
}

async function work(place: Place, what: string, { org, to }: Given): Promise<Outcome> {
  const kept = keptAt(place, org);
  if (what === 'status') {
    const [now] = kept.wrapped();
    if (now === undefined) throw new OpenwardError('INTERNAL');
    await kept.open();
    return told(now, `wrapped under ${now.source} since ${now.at}; it opens`);
  }
  if (what !== 'rotate') throw new OpenwardError('INPUT_INVALID', 'status or rotate');
  const source = to === undefined ? undefined : kept.source(to);
  // A running service has its key, and goes on: what it encrypts with stays the same.
  const now = await withLock(place.paths, () => kept.rewrap(source));
  return told(now, `wrapped under ${now.source} from now on`);
}

const told = ({ source, wrapping, at }: WrappedKey, text: string): Outcome => ({ source, wrapping, at, text });

/** @throws NOT_FOUND where no SA keeps one */
function keptAt(place: Place, org: string): RidKeyFile {
  const node = memberNode(place, org);
  const plan = planServices(node).find(({ bundle }) => bundle === 'sa');
  const kept = plan && new RidKeyFile(node.paths.keptRidKey(plan.name), node.paths.ridKey(), systemClock);
  if (kept?.exists() !== true) throw new OpenwardError('NOT_FOUND', `${org} keeps no real identities here`);
  return kept;
}
