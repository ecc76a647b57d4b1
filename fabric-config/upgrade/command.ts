import type { CommandLine } from '../membership-commands.ts';
import { dataFolder } from '../node/paths.ts';
import { upgrade, type Upgraded } from './upgrade.ts';

interface Given {
  readonly data?: string;
  readonly json?: boolean;
  readonly org?: string[];
  readonly change?: string;
  readonly now?: boolean;
}

/** `network upgrade`. */
export function addUpgradeCommand({ repository, command, print, note }: CommandLine): void {
  command('upgrade', 'say yes to the chaincode of this release; with everybody’s it takes the place of the present one')
    .option('--org <key...>', 'who says yes: organisations whose nodes are here; all with a peer when absent')
    .option('--change <file>', 'goes from one operator to the next, in place of SA’s hub')
    .option('--now', 'without waiting for members who have said nothing: as many as must endorse are enough')
    .action(async ({ data, json, org: orgs = [], change: file, now = false }: Given) => {
      const place = { repository, paths: dataFolder(data, repository) };
      const result = await upgrade({ ...place, orgs, now, tell: note, ...(file === undefined ? {} : { file }) });
      print(json ? JSON.stringify({ ok: true, ...result }) : textOf(result));
    });
}

function textOf({ version, done, approved, missing }: Upgraded): string {
  if (done) return `chaincode ${version} is in force`;
  const rest = missing > 0 ? `${missing} more must say yes` : 'everybody has said yes; it comes into force in seconds';
  return `chaincode ${version}: ${approved.join(', ')} said yes; ${rest}`;
}
