import { z } from 'zod';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { FileMemory } from '../lifecycle/file-memory.ts';
import { writeJson } from '../lifecycle/files.ts';
import type { NodePaths } from './paths.ts';

/** Where a chaincode listens: one place for the present one, the other for the next, turn and turn about. */
export const ChaincodePart = z.enum(['chaincode', 'chaincode-beside']);
export type ChaincodePart = z.infer<typeof ChaincodePart>;

/** A chaincode that a node has the package and the program of. */
export const HeldChaincode = z.object({
  version: z.string(),
  label: z.string(),
  packageId: z.string(),
  part: ChaincodePart.default('chaincode'),
});
export type HeldChaincode = z.infer<typeof HeldChaincode>;

/** node.json: what was decided at a node's first start. */
export const NodeState = z.object({
  format: z.literal('openward-node-state/1'),
  createdAt: z.iso.datetime(),
  /** By the part, such as `orderer.admin`. */
  ports: z.record(z.string(), z.number().int().min(1).max(65535)),
  /** All its machines have their certificates, and its authority of nodes can be put away. */
  enrolled: z.boolean(),
  /** Of the program that its peer is answered by; `pending` until the channel runs it. */
  chaincode: HeldChaincode.extend({ pending: z.literal(true).optional() }).optional(),
  /** Stands beside that one until the members have agreed on it. */
  next: HeldChaincode.optional(),
});
export type NodeState = z.infer<typeof NodeState>;

const states = new FileMemory((file) => readJsonFile(NodeState, file));

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID when it cannot be read */
export function readNodeState(paths: NodePaths): NodeState | undefined {
  return existsSync(paths.state()) ? states.of(paths.state()) : undefined;
}

export function requireNodeState(paths: NodePaths): NodeState {
  const state = readNodeState(paths);
  if (!state) throw new OpenwardError('NETWORK_NOT_CREATED', `there is no node in ${paths.root}`);
  return state;
}

export function writeNodeState(paths: NodePaths, state: NodeState): void {
  writeJson(paths.state(), state);
}

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID, naming the file */
export function readJsonFile<T>(schema: z.ZodType<T>, file: string): T {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${file} is not JSON`, { cause });
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${file}: ${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}
