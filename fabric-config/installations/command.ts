import { Sha256Hex } from '../../domain/ids.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { CommandLine } from '../membership-commands.ts';
import { dataFolder } from '../node/paths.ts';
import {
  addInstallation,
  listInstallations,
  revokeInstallation,
  writeInstallation,
  type KnownInstallation,
} from './installations.ts';

interface Given {
  readonly data?: string;
  readonly json?: boolean;
  readonly org: string;
  readonly name?: string;
  readonly key?: string;
  readonly out?: string;
}

type Work = 'add' | 'list' | 'revoke' | 'write';

/** `network installation …`: the keys of the client's installations at wards and desks. */
export function addInstallationCommand({ repository, command, print }: CommandLine): void {
  command('installation', 'keys of the client’s installations: add one, list them, revoke one, write the files anew')
    .argument('<what>', 'add, list, revoke or write')
    .requiredOption('--org <key>', 'organisation whose node is here')
    .option('--name <name>', 'what the operator calls it, such as ward-3-desk')
    .option('--key <hex>', 'revoke: the key itself, as `list` has it')
    .option('--out <folder>', 'add, write: where to lay the files that are carried to it')
    .action(async (what: string, { data, json, ...given }: Given) => {
      const place = { repository, paths: dataFolder(data, repository) };
      const { text, ...more } = await work(place, workOf(what), given);
      print(json ? JSON.stringify({ ok: true, ...more }) : text);
    });
}

function workOf(what: string): Work {
  if (what === 'add' || what === 'list' || what === 'revoke' || what === 'write') return what;
  throw new OpenwardError('INPUT_INVALID', 'add, list, revoke or write');
}

async function work(
  place: Parameters<typeof listInstallations>[0],
  what: Work,
  { org, name, key, out }: Omit<Given, 'data' | 'json'>,
): Promise<{ readonly text: string; readonly [more: string]: unknown }> {
  switch (what) {
    case 'add': {
      const folder = required(out, '--out');
      const {
        key: added,
        issuedAt,
        ...one
      } = await addInstallation(place, org, {
        name: required(name, '--name'),
        out: folder,
      });
      const installation = { name: one.name, key: added, issuedAt };
      return { installation, text: `${folder} is for ${installation.name} alone: carry it there, and keep no copy` };
    }
    case 'write': {
      const folder = required(out, '--out');
      writeInstallation(place, org, folder);
      return { folder, text: `${folder}: profile and roots as they are today, without a key` };
    }
    case 'revoke': {
      const named = key === undefined ? { name: required(name, '--name or --key') } : { key: keyOf(key) };
      const revoked = await revokeInstallation(place, org, named);
      return { revoked, text: revoked.map((one) => `${one.key} is let in nowhere since ${one.revokedAt}`).join('\n') };
    }
    case 'list': {
      const installations = await listInstallations(place, org);
      return { installations, text: installations.map(lineOf).join('\n') };
    }
  }
}

function keyOf(given: string): string {
  const key = Sha256Hex.safeParse(given);
  if (!key.success)
    throw new OpenwardError('INPUT_INVALID', '--key: 64 hexadecimal digits, as `installation list` has them');
  return key.data;
}

const lineOf = ({ name, key, ends, revokedAt }: KnownInstallation): string =>
  `${name.padEnd(40)} ${revokedAt === undefined ? `until ${ends}` : `REVOKED ${revokedAt}`}  ${key}`;

function required(given: string | undefined, what: string): string {
  if (given === undefined) throw new OpenwardError('INPUT_INVALID', `${what} is missing`);
  return given;
}
