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
