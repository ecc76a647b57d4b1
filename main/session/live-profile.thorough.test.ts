import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { authorityOf } from '../../testing/identity.ts';
import { writeProfile } from '../boot/profile.fixture.ts';
import { namesIn } from '../ipc/name-of.ts';
import { connectServices } from './connections.ts';
import { LiveProfile } from './live-profile.ts';

const newcomer = { en: 'Third Hospital', zh: '第三医院' };
let folder: string;
let file: string;
let live: LiveProfile;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-live-profile-'));
  file = await writeProfile(folder);
  live = LiveProfile.open(file);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const onDisk = (): ConnectionProfile => ConnectionProfile.parse(JSON.parse(readFileSync(file, 'utf8')));
const write = (other: Partial<ConnectionProfile>): void =>
  writeFileSync(file, JSON.stringify({ ...onDisk(), ...other }));

/** As a node writes it once a hospital has joined: its roots first. */
async function joined(): Promise<void> {
  for (const kind of ['nodes', 'people'] as const)
    appendFileSync(join(folder, `${kind}.pem`), `\n${(await authorityOf('Hospital3MSP', kind)).root}`);
  const { organisations, cloud } = onDisk();
  write({
    organisations: [...organisations, { mspId: 'Hospital3MSP', type: 'hospital', name: newcomer }],
    hospitals: [
      { ...cloud, org: 'hospital3', mspId: 'Hospital3MSP', name: newcomer, departments: [], timeZone: 'Asia/Shanghai' },
    ],
  });
}

describe('a hospital that joins while a client is open', () => {
  test('is believed, called by its name and can be asked, by connections that were there before', async () => {
    const services = connectServices(live, live.device);
    const nameOf = namesIn(live, { en: 'Organisation not known here' });
    expect(live.authorities.root('Hospital3MSP', 'people')).toBeUndefined();
    const told = vi.fn();
    live.onChange(told);
    await joined();
    live.takeIn();
    const { root } = await authorityOf('Hospital3MSP', 'people');
    expect(live.authorities.root('Hospital3MSP', 'people')?.trim()).toBe(root.trim());
    expect(nameOf('Hospital3MSP')).toEqual(newcomer);
    expect(services.hospitals.map(({ org }) => org)).toEqual(['hospital3']);
    expect(told).toHaveBeenCalledTimes(1);
    await services.close();
  });

  test('is noticed by itself', async () => {
    const end = live.follow(() => undefined);
    await joined();
    await vi.waitUntil(() => live.authorities.root('Hospital3MSP', 'nodes') !== undefined, { timeout: 15_000 });
    end();
  });

  test('is told once, and nobody whose following has ended', async () => {
    const told = vi.fn();
    live.onChange(told)();
    const heard = vi.fn();
    live.onChange(heard);
    await joined();
    live.takeIn();
    live.takeIn();
    expect(told).not.toHaveBeenCalled();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('what cannot be taken in', () => {
  test.each<[string, string, () => unknown]>([
    ['a profile that is half written', 'INPUT_INVALID', () => writeFileSync(file, readFileSync(file).subarray(0, 90))],
    ['a profile that has gone', 'FILE_UNREADABLE', () => rmSync(file)],
    ['another organisation’s', 'INPUT_INVALID', () => write({ org: 'other' })],
    ['another channel’s', 'INPUT_INVALID', () => write({ channel: 'other' })],
    [
      'two roots of one organisation',
      'CERTIFICATE_INVALID',
      () => {
        const nodes = join(folder, 'nodes.pem');
        appendFileSync(nodes, `\n${readFileSync(nodes, 'utf8')}`);
      },
    ],
  ])('changes nothing: %s', (_what, code, happens) => {
    const [before, root] = [live.profile, live.authorities.root('SaMSP', 'nodes')];
    happens();
    expect(() => live.takeIn()).toThrow(expect.objectContaining({ code }) as Error);
    expect(live.profile).toBe(before);
    expect(live.authorities.root('SaMSP', 'nodes')).toBe(root);
  });
});
