import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { shippedTrial } from '../consortium/trial.ts';
import { repositoryRoot } from './paths.ts';
import { choosePorts, isFree, wantedPorts } from './ports.ts';

const described = shippedTrial(repositoryRoot()).nodes;
const hospital = described.find(({ key }) => key === 'hospital1');
if (hospital === undefined) throw new Error('the shipped trial has no hospital1');
const description = hospital;

/** Holds a port the system chose for as long as `work` takes. */
async function holdingAPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await work(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('choosing ports', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes them from the range that was given to a network', async () => {
    vi.stubEnv('OPENWARD_PORTS', '28000-28499');
    const ports = Object.values(await choosePorts(description, {}));
    expect(ports.filter((port) => port < 28_000 || port > 28_499)).toEqual([]);
  });

  it.each(['28000', '28499-28000', '80-28000', '28000-65536', '28000-28499 ', ''])(
    'refuses %j as a range, and says what one looks like',
    async (given) => {
      vi.stubEnv('OPENWARD_PORTS', given);
      await expect(choosePorts(description, {})).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('17000-31999') as unknown,
      });
    },
  );

  it('gives every part one of its own, outside the range of outgoing connections', async () => {
    const ports = await choosePorts(description, {});
    expect(Object.keys(ports).sort()).toEqual(
      wantedPorts(description)
        .map((w) => w.name)
        .sort(),
    );
    expect(new Set(Object.values(ports)).size).toBe(Object.keys(ports).length);
    expect(Object.values(ports).every((port) => port >= 1024 && port < 32_768)).toBe(true);
  });

  it('keeps what was chosen before, even when something listens there', async () => {
    await holdingAPort(async (held) => {
      const ports = await choosePorts(description, { orderer: held });
      expect(ports['orderer']).toBe(held);
      expect(Object.entries(ports).filter(([, port]) => port === held)).toHaveLength(1);
    });
  });

  it('gives no two nodes of a machine the same one', async () => {
    const used = new Set<number>();
    const chosen = [];
    for (const node of described) chosen.push(...Object.values(await choosePorts(node, {}, used)));
    expect(new Set(chosen).size).toBe(chosen.length);
  });

  it('takes a port the description fixes', async () => {
    const fixed = { ...description, ca: { ...description.ca, port: 7054 } };
    expect((await choosePorts(fixed, {}))['ca']).toBe(7054);
  });

  it('sees that a port is taken, and that it is free again', async () => {
    const port = await holdingAPort(async (held) => {
      expect(await isFree(held, '127.0.0.1')).toBe(false);
      return held;
    });
    expect(await isFree(port, '127.0.0.1')).toBe(true);
  });
});
