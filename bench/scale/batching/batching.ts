import { randomBytes } from 'node:crypto';
import { HospitalServiceConfig } from '../../../api/formats/service-config.ts';
import { readServiceConfig } from '../../../services/http/read-config.ts';
import type { DataPaths } from '../../../fabric-config/node/paths.ts';
import { startWorld, type World } from '../../../e2e/world/world.ts';
import { summarise } from '../../statistics.ts';
import { putOnce } from '../curves/curves.ts';
import { ordererDisk, peerDisk } from '../disk.ts';
import { drive, eachOnce, TOOL } from '../drive/drive.ts';
import { Hall } from '../load/hall.ts';
import { circumstances, loadNow, writeScale } from '../results-folder.ts';
import { say } from '../say.ts';
import { BatchingResults, type BatchSetting } from '../schema.ts';
import { chainHeight } from './chain-height.ts';

export interface BatchingOptions {
  readonly out: string;
  /** Milliseconds, and how many messages at most. */
  readonly settings: readonly { readonly interval: number; readonly messages: number }[];
  readonly users: number;
  /** Transactions alone, and under load. */
  readonly alone: number;
  readonly under: number;
}

/** Each setting on a network of its own, started with it and thrown away. */
export async function batching({ out, settings, users, alone, under }: BatchingOptions): Promise<void> {
  const before = loadNow();
  const done: BatchSetting[] = [];
  for (const { interval, messages } of settings) {
    say(`blocks every ${interval} ms at the latest, of ${messages} messages at most`);
    const world = await startWorld({ batch: { maxInterval: `${interval}ms`, maxMessages: messages } });
    try {
      done.push(await measure(world, { maxInterval: `${interval}ms`, maxMessages: messages }, { users, alone, under }));
      writeScale(out, 'batching', BatchingResults, {
        format: 'openward-scale-batching/1',
        ...circumstances(world.paths.root, before),
        tool: TOOL,
        settings: done,
      });
    } finally {
      await world.stop();
    }
  }
}

async function measure(
  world: World,
  setting: { maxInterval: string; maxMessages: number },
  { users, alone, under }: { users: number; alone: number; under: number },
): Promise<BatchSetting> {
  const hall = new Hall(
    world,
    randomBytes(16).toString('hex'),
    { patients: 8, doctors: 4 },
    { concurrency: 8, together: 50 },
  );
  try {
    await hall.assemble();
    const warmUp = 10;
    const [singly, together] = [await hall.prepare(0, alone + warmUp), await hall.prepare(alone + warmUp, under)];
    const times: number[] = [];
    for (const record of singly) {
      const began = performance.now();
      await putOnce(hall, record);
      times.push(performance.now() - began);
    }
    const earlier = await written(world.paths);
    const next = eachOnce(together);
    const point = await drive(world.paths, users, under, () => putOnce(hall, next()));
    const later = await written(world.paths);
    const summary = summarise(times.slice(warmUp));
    say(
      `  alone p50 ${summary.median.toFixed(1)} ms, p95 ${summary.p95.toFixed(1)} ms; ${later.height - earlier.height} blocks for ${point.requests}`,
    );
    const { seconds, throughput, failures, p50, p95, requests, cores } = point;
    return {
      ...setting,
      alone: summary,
      under: { users, seconds, throughput, failures, p50, p95 },
      blocks: later.height - earlier.height,
      transactions: requests,
      peerBytes: (later.peer - earlier.peer) / requests,
      ordererBytes: (later.orderer - earlier.orderer) / requests,
      cores,
    };
  } finally {
    await hall.close();
  }
}

async function written(paths: DataPaths): Promise<{ height: number; peer: number; orderer: number }> {
  const { gateway, tls, authorities, mspId, channel } = readServiceConfig(
    HospitalServiceConfig,
    paths.node('hospital1').serviceConfig('hospital1-service'),
  );
  const own = (file: string): string => paths.node('hospital1').identity('peer', file);
  // Only nodes are told the height.
  const signing = { mspId, certificate: own('signing.pem'), key: own('signing-key.pem') };
  return {
    height: await chainHeight({ gateway, tls, authorities, signing, channel }),
    peer: peerDisk(paths).blocks,
    orderer: ordererDisk(paths).blocks,
  };
}
