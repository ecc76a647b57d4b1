import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:tls';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { reachOf, StorageAgent } from '../../connections/storage/reach.ts';
import { PresignedStore } from '../../main/storage/presigned-store.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { noSeaweedfs, SeaweedCluster, seaweedKeys } from '../../testing/seaweedfs.ts';
import { Presigner } from '../cloud/presign.ts';
import { SignedStorage, storageHealth } from '../cloud/storage.ts';
import { MetricsDoor } from '../http/metrics-door.ts';
import { Metrics } from '../http/metrics.ts';
import { monitors } from '../http/observed.ts';
import { believed } from '../testing/believed.ts';
import { Entrance } from './entrance.ts';
import { createGate } from './gate.ts';

const bucket = 'openward-records';
const ignore = (): void => undefined;

describe.skipIf(noSeaweedfs !== undefined)(
  `the storage on SeaweedFS, everything in it twice${noSeaweedfs === undefined ? '' : ` (${noSeaweedfs})`}`,
  () => {
    let cluster: SeaweedCluster;
    let gate: Server;
    let agents: MutualTlsAgents;
    let store: PresignedStore;
    let storage: SignedStorage;
    let presigner: Presigner;
    let client: S3Client;
    let root: string;
    const kept = new Map<string, Buffer>();

    beforeAll(async () => {
      const [nodes, people] = await Promise.all([
        TestAuthority.found('CloudMSP', 'nodes'),
        TestAuthority.found('CloudMSP'),
      ]);
      const [own, person] = [
        await nodes.issue({}, { host: 'gate.test' }),
        await people.issue({ role: 'patient', pid: 'a'.repeat(96) }),
      ];
      cluster = await SeaweedCluster.start(await nodes.issue({}, { host: 'localhost' }), nodes.root);
      const authority = join(cluster.folder, 'authority.pem');
      root = nodes.root;
      writeFileSync(authority, root);
      const reach = reachOf({ endpoint: `https://localhost:${cluster.port}`, authority }, () => own);
      const metrics = new Metrics({ name: 'gate', version: '1' });
      gate = createGate({
        tls: { ...own, trust: people.root + nodes.root },
        reach,
        log: { info: ignore, warn: ignore, error: ignore },
        metrics,
        entrance: new Entrance(believed(people, nodes), { admit: () => Promise.resolve(), stays: () => ignore }),
        door: new MetricsDoor(
          metrics,
          monitors({ certificate: own.certificate, authorities: believed(people, nodes) }),
        ),
      });
      gate.listen(0, '127.0.0.1');
      await once(gate, 'listening');
      const { port } = z.object({ port: z.number() }).parse(gate.address());
      const publicUrl = `https://127.0.0.1:${port}`;
      const settings = { ...seaweedKeys, region: 'local' };
      presigner = new Presigner({ ...settings, publicUrl, bucket }, { now: () => new Date() });
      storage = new SignedStorage(presigner, { reach, publicUrl });
      agents = new MutualTlsAgents(person);
      store = new PresignedStore({ agents, serverName: 'gate.test', trust: nodes.root });
      client = new S3Client({
        endpoint: 'http://localhost',
        region: 'local',
        forcePathStyle: true,
        credentials: seaweedKeys,
        requestHandler: { httpAgent: new StorageAgent(reach) },
      });
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
    }, 120_000);
    afterAll(async () => {
      client.destroy();
      await storage.close();
      await agents.close();
      gate.close();
      await cluster.remove();
    });

    const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    async function put(key: string, content: Buffer, sent = content): Promise<void> {
      const grant = await presigner.upload(key, { bytes: content.length, sha256: sha256(content) });
      await store.put(grant, Readable.from([sent]), content.length);
      kept.set(key, content);
    }
    async function differing(): Promise<string[]> {
      const looked = [...kept].map(async ([key, content]) => {
        const { body } = await store.get(await presigner.download(key));
        return (await buffer(body)).equals(content) ? [] : [key];
      });
      return (await Promise.all(looked)).flat();
    }
    const record = (): Buffer => randomBytes(2 * 1024 * 1024 + 17);

    it('takes records by presigned permissions through the gate, and gives them out whole', async () => {
      for (let n = 0; n < 6; n += 1) await put(`records/before-${n}`, record());
      expect(await differing()).toEqual([]);
    });

    it('is found by the cloud service itself, which sees what is there and what is not', async () => {
      const [[key, content] = ['', Buffer.alloc(0)]] = kept;
      expect(await storage.size(key)).toBe(content.length);
      expect(await storage.digest(key)).toEqual({
        digest: createHash('sha384').update(content).digest('hex'),
        bytes: content.length,
      });
      expect(await storage.size('records/none')).toBeUndefined();
      expect(await storageHealth(storage).check()).toBe('answers');
      expect([...storage.clocks.ahead().keys()]).toEqual(['storage']);
    });

    it('writes nothing over, and takes no other bytes than those that were permitted', async () => {
      const [[key] = ['']] = kept;
      const [content, other] = [record(), record()];
      await expect(put(key, content)).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
      kept.delete(key);
      await expect(put('records/other', content, other)).rejects.toMatchObject({ details: { said: 'BadDigest' } });
      expect(await storage.size('records/other')).toBeUndefined();
    });

    it('gives out a part of a record', async () => {
      const [[key, content] = ['', Buffer.alloc(0)]] = kept;
      const { url } = await presigner.download(key);
      const dispatcher = agents.agentFor({ serverName: 'gate.test', trust: root });
      const answer = await request(url, { dispatcher, headers: { range: 'bytes=1000000-1000999' } });
      expect(answer.statusCode).toBe(206);
      expect(Buffer.from(await answer.body.arrayBuffer()).equals(content.subarray(1_000_000, 1_001_000))).toBe(true);
    });

    it('loses nothing and goes on when one of three servers is lost in the middle', async () => {
      const during = Array.from({ length: 12 }, async (_, n) => {
        if (n === 4) expect(await cluster.killVolume(1), 'bytes of records on it').toBeGreaterThan(2_000_000);
        await put(`records/during-${n}`, record());
      });
      await Promise.all(during);
      for (let n = 0; n < 6; n += 1) await put(`records/after-${n}`, record());
      expect(kept.size).toBeGreaterThanOrEqual(23);
      expect(await differing()).toEqual([]);
    });

    it('lists what it has, and forgets what is deleted', async () => {
      const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'records/' }));
      expect((listed.Contents ?? []).map(({ Key }) => Key)).toEqual(expect.arrayContaining([...kept.keys()]));
      const [[key] = ['']] = kept;
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      await expect(store.get(await presigner.download(key))).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    });

    it('answers nobody without a certificate of the organisation, and is told nothing when it is not who it should be', async () => {
      const stranger = await TestAuthority.found('StrangerMSP', 'nodes');
      const authority = join(cluster.folder, 'stranger.pem');
      writeFileSync(authority, stranger.root);
      const endpoint = `https://localhost:${cluster.port}`;
      const theirs = await stranger.issue({}, { host: 'gate.test' });
      const seen = new SignedStorage(presigner, {
        reach: reachOf({ endpoint, authority }, () => theirs),
        publicUrl: 'https://x',
      });
      await expect(seen.size('records/none')).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        cause: expect.objectContaining({
          code: expect.stringMatching(/^(UNABLE_TO_|SELF_SIGNED)/) as unknown,
        }) as unknown,
      });
      const known = join(cluster.folder, 'authority.pem');
      const outside = new SignedStorage(presigner, {
        reach: reachOf({ endpoint, authority: known }, () => theirs),
        publicUrl: 'https://x',
      });
      await expect(outside.size('records/none')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    });
  },
);
