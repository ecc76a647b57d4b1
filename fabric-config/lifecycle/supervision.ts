import { resolve } from 'node:path';
import { existsSync } from '../../connections/disk.ts';
import type { DataPaths } from '../node/paths.ts';
import { installation, type Installation } from './installation.ts';
import { Spawned } from './spawned.ts';
import { readState } from './state.ts';
import type { Supervisor } from './supervisor.ts';
import { Systemd } from './systemd.ts';

/** There exactly while systemd is the machine's first process: sd_booted(3). */
const BOOTED = '/run/systemd/system';

/**
 * Who looks after the processes of a data folder: systemd for the node of the installed package, where it runs;
 * everywhere else we do it ourselves.
 */
export function supervisorOf(
  paths: DataPaths,
  installed: Installation | undefined = installation(),
  booted = existsSync(BOOTED),
): Supervisor {
  return installed && booted && isUnits(paths) ? new Systemd(installed.wantedUnits) : new Spawned(paths);
}

/** The units' programs find the folder that the package is configured with; one node lies in it, no trial. */
function isUnits(paths: DataPaths): boolean {
  const configured = process.env['OPENWARD_DATA'];
  if (configured === undefined || resolve(configured) !== paths.root) return false;
  return readState(paths)?.description !== undefined;
}
