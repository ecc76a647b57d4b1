import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPorts } from './list-ports.ts';

const yes = (): Promise<boolean> => Promise.resolve(true);
const no = (): Promise<boolean> => Promise.resolve(false);

describe('listPorts', () => {
  it('gives path, maker and serial number', async () => {
    const list = (): Promise<unknown[]> =>
      Promise.resolve([
        { path: '/dev/ttyUSB0', manufacturer: 'FTDI', serialNumber: 'A1', productId: '6001' },
        { path: '/dev/ttyS0' },
      ]);
    expect(await listPorts({ list, hasUdevadm: yes, platform: 'linux' })).toEqual({
      ports: [{ path: '/dev/ttyUSB0', manufacturer: 'FTDI', serialNumber: 'A1' }, { path: '/dev/ttyS0' }],
    });
  });

  it('names an adapter by what it is, also where udevadm is missing, so that it is found again under another name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openward-by-id-'));
    const device = join(folder, 'ttyUSB0');
    const byId = join(folder, 'by-id');
    const path = join(byId, 'usb-FTDI_A1-if00-port0');
    await mkdir(byId);
    await writeFile(device, '');
    await symlink(device, path);
    const list = (): Promise<unknown[]> => Promise.resolve([{ path: device, manufacturer: 'FTDI' }]);
    expect((await listPorts({ list, hasUdevadm: yes, platform: 'linux', byId })).ports).toEqual([
      { path, device, manufacturer: 'FTDI' },
    ]);
    expect((await listPorts({ list, hasUdevadm: no, platform: 'linux', byId })).ports).toEqual([{ path, device }]);
    await rm(folder, { recursive: true });
  });

  it('does not ask the library where udevadm is missing on Linux, and says so', async () => {
    const list = (): Promise<unknown[]> => {
      throw new Error('this would end the process');
    };
    expect(await listPorts({ list, hasUdevadm: no, platform: 'linux' })).toEqual({
      ports: [],
      note: 'udevadm-missing',
    });
  });

  it('says when listing failed', async () => {
    const list = (): Promise<unknown[]> => Promise.reject(new Error('udevadm exited with error code: 1'));
    expect(await listPorts({ list, hasUdevadm: yes, platform: 'linux' })).toEqual({
      ports: [],
      note: 'listing-failed',
    });
  });

  it('leaves out entries that are no ports', async () => {
    expect(
      await listPorts({ list: () => Promise.resolve([{ path: '' }, null, 'x']), hasUdevadm: yes, platform: 'linux' }),
    ).toEqual({ ports: [] });
  });

  it('works on this machine', async () => {
    const { ports } = await listPorts();
    expect(ports.filter(({ path }) => !/^(\/dev\/.|COM\d)/.test(path))).toEqual([]);
  });
});
