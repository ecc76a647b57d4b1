import type { CommandLine } from '../membership-commands.ts';
import { dataFolder, type DataPaths } from '../node/paths.ts';
import { renew, type Renewal } from './renew.ts';

interface Given {
  readonly data?: string;
  readonly json?: boolean;
  readonly org?: string[];
  readonly all?: boolean;
  readonly revoke?: boolean;
}

/** `network renew`. */
export function addRenewCommand({ repository, command, print, note }: CommandLine): void {
  command('renew', 'renew the certificates of machines that end before long')
    .option('--org <key...>', 'organisations whose nodes are here; all when absent')
    .option('--all', 'also those that are good for long yet')
    .option('--revoke', 'all of them, and whoever has a copy of the keys of before is let in nowhere afterwards')
    .action(async ({ data, json, org: orgs = [], all = false, revoke = false }: Given) => {
      const paths = dataFolder(data, repository);
      const renewed = await renew({ repository, paths, orgs, all, revoke, progress: note });
      print(json ? JSON.stringify({ ok: true, renewed }) : renewed.map((one) => textOf(paths, one)).join('\n'));
    });
}

function textOf(paths: DataPaths, { org, certificates, missing, revoked }: Renewal): string {
  const folder = paths.node(org).renewal();
  const rest =
    missing === 0
      ? ''
      : `; ${missing} more members must sign ${folder}/application.json (approve), then give this again`;
  const former = revoked === 0 ? '' : `, ${revoked} keys of before revoked`;
  return `${org}: ${certificates.length} certificates renewed${former}${rest}`;
}
