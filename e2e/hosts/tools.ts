import { constants, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { toolPath } from '../../fabric-config/lifecycle/tools.ts';

const kits = { FABRIC_BIN_DIR: 'peer', FABRIC_CA_BIN_DIR: 'fabric-ca-server', VERSITYGW_BIN_DIR: 'versitygw' } as const;

/**
 * Lays the programs that set-up has built where every user may run them: they lie in the home of whoever set up.
 * @returns what tells `network` where they are
 */
export function shareTools(folder: string): NodeJS.ProcessEnv {
  const shared = join(folder, 'tools');
  mkdirSync(shared, { mode: 0o755 });
  return Object.fromEntries(
    Object.entries(kits).map(([variable, tool]) => {
      const place = join(shared, tool);
      cpSync(dirname(toolPath(repositoryRoot(), tool)), place, {
        recursive: true,
        dereference: true,
        mode: constants.COPYFILE_FICLONE,
      });
      return [variable, place];
    }),
  );
}
