import { join } from 'node:path';
import { NodeReport, nodeReportFile } from '../../api/formats/node-report.ts';
import { existsSync } from '../../connections/disk.ts';
import { planServices } from '../generate/services.ts';
import type { DataPaths } from '../node/paths.ts';
import { writeJson } from './files.ts';
import { knownSite } from './site.ts';
import { readState } from './state.ts';
import { status, type ProcessStatus } from './status.ts';

/**
 * Leaves what is found of each node's programs with the organisation's own service, which tells its supervisors. The
 * service may ask neither peer nor orderer, nor is it to: who asks may set what they log.
 */
export async function reportNodes(repository: string, paths: DataPaths): Promise<void> {
  const state = readState(paths);
  if (state === undefined) return;
  const at = new Date().toISOString();
  const { processes } = await status(repository, paths);
  for (const node of knownSite(repository, paths, state).nodes) {
    const service = planServices(node).find(({ part }) => part === 'service');
    const folder = service && node.paths.service(service.name);
    // A node that was taken away meanwhile gets no folder by this.
    if (folder === undefined || !existsSync(folder)) continue;
    writeJson(join(folder, nodeReportFile), reportOf(processes, node.description.key, at));
  }
}

/** Of one organisation's programs; nothing of their logs. */
export function reportOf(processes: readonly ProcessStatus[], org: string, at: string): NodeReport {
  const own = processes.filter((one) => one.org === org);
  const programs = own.map(({ name, problem, height, restarts }) => ({
    ...{ name, restarts },
    ...(problem === null ? {} : { problem: problem.slice(0, 300) }),
    ...(height === null ? {} : { height }),
  }));
  return NodeReport.parse({ format: 'openward-node-report/1', at, programs });
}
