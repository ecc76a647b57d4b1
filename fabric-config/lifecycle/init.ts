import { rmSync } from '../../connections/disk.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { ensureActivationCode } from '../generate/activation.ts';
import { writeCaConfigs } from '../generate/ca-server.ts';
import { enrolEverything, newRegistrarSecrets, publishRoots } from '../generate/enrolment.ts';
import type { NodeDescription } from '../node/description.ts';
import { ownPlace, type Node } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { choosePorts } from '../node/ports.ts';
import { readNodeState, writeNodeState, type NodeState } from '../node/state.ts';
import { privateFolder } from './files.ts';
import { accepts } from './probe.ts';
import { caProcess } from './process-specs.ts';
import type { Processes } from './processes.ts';

export interface InitOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  readonly processes: Processes;
  /** Ports of other nodes of this machine; those of this one are added. */
  readonly usedPorts: Set<number>;
}

/** Chooses what has to be chosen once: ports, and, the first time, that there is nothing yet. */
export async function chooseNode(description: NodeDescription, options: InitOptions): Promise<Node> {
  const paths = options.paths.node(description.key);
  const known = readNodeState(paths);
  const ports = await choosePorts(description, known?.ports ?? {}, options.usedPorts);
  const fresh: NodeState = {
    format: 'openward-node-state/1',
    createdAt: new Date().toISOString(),
    enrolled: false,
    ports,
  };
  writeNodeState(paths, { ...(known ?? fresh), ports });
  return { description, ports, paths, repository: options.repository };
}

/**
 * The first time: founds an organisation's authorities on its own machine, and enrols its machines there. What an
 * interrupted attempt left is begun anew, since nobody has been told of it yet.
 */
export async function initNode(node: Node, { processes }: InitOptions): Promise<void> {
  const { paths } = node;
  const state = readNodeState(paths);
  if (state?.enrolled !== true) {
    await processes.stop(`${node.description.key}-ca`);
    for (const folder of [paths.ca('nodes'), paths.ca('people'), paths.identity('')])
      rmSync(folder, { recursive: true, force: true });
    for (const kind of AuthorityKind.options) privateFolder(paths.ca(kind));
    const registrarSecrets = newRegistrarSecrets();
    writeCaConfigs(node, { kind: 'founding', registrarSecrets });
    const { host, port } = ownPlace(node, 'ca');
    await processes.ensure([caProcess(node, 'founding', () => accepts(host, port))]);
    publishRoots(node);
    await enrolEverything(node, registrarSecrets);
    // Of a cloud, which has no people, nothing of that name ever runs again: nobody is to look after it.
    await processes.end([`${node.description.key}-ca`]);
    if (state) writeNodeState(paths, { ...state, enrolled: true });
  }
  writeCaConfigs(node, { kind: 'serving' });
  ensureActivationCode(node);
}
