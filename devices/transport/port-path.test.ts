import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { portError } from './port-errors.ts';
import { checkPortPath, resolvePort } from './port-path.ts';

function refusal(path: string, platform: NodeJS.Platform): unknown {
  try {
    checkPortPath(path, platform);
    return undefined;
  } catch (error) {
    return error instanceof OpenwardError ? error.code : error;
  }
}

describe('checkPortPath', () => {
  it('takes the paths serial ports have', () => {
    for (const path of [
      '/dev/ttyUSB0',
      '/dev/ttyS0',
      '/dev/pts/3',
      '/dev/serial/by-id/usb-FTDI_USB-RS232_FT1-if00-port0',
      '/tmp/ventilator',
    ]) {
      expect(refusal(path, 'linux')).toBeUndefined();
    }
    for (const path of ['COM3', 'com12', '\\\\.\\COM10']) expect(refusal(path, 'win32')).toBeUndefined();
  });

  it('refuses everything else, saying what is wrong', () => {
    for (const path of [
      '',
      'ttyUSB0',
      'COM3',
      './dev/ttyS0',
      '/dev/../etc/passwd',
      '/dev/tty\n',
      '/dev/tty\u0000S0',
      '/dev/',
      `/dev/${'x'.repeat(300)}`,
    ]) {
      expect(refusal(path, 'linux')).toBe('PORT_MALFORMED_PATH');
    }
    for (const path of ['COM0', 'COM', '/dev/ttyS0', 'C:\\x'])
      expect(refusal(path, 'win32')).toBe('PORT_MALFORMED_PATH');
    expect(() => checkPortPath('ttyUSB0', 'linux')).toThrow('starts with /');
  });
});

describe.skipIf(process.platform === 'win32')('resolvePort', () => {
  it('says that nothing is there', async () => {
    await expect(resolvePort('/dev/no-such-port')).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
  });

  it('refuses files and folders', async () => {
    for (const path of ['/etc/passwd', '/dev', '/tmp'])
      await expect(resolvePort(path)).rejects.toMatchObject({ code: 'PORT_MALFORMED_PATH' });
  });
});

describe.skipIf(process.platform === 'win32')('a lasting name', () => {
  it('is told apart from the device it leads to, so that another device behind it is noticed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'openward-by-id-'));
    symlinkSync('/dev/null', join(folder, 'ventilator'));
    expect(await resolvePort(join(folder, 'ventilator'))).toEqual({ path: '/dev/null', pty: false });
    rmSync(folder, { recursive: true });
  });
});

describe('portError', () => {
  it('recognises what the system said', () => {
    const code = (message: string): string => portError(new Error(message)).code;
    expect(code('Error Resource temporarily unavailable Cannot lock port')).toBe('PORT_BUSY');
    expect(code('Error: Device or resource busy, cannot open /dev/ttyS0')).toBe('PORT_BUSY');
    expect(code('Error: Permission denied, cannot open /dev/ttyS0')).toBe('PORT_DENIED');
    expect(code('Error: No such file or directory, cannot open /dev/ttyS9')).toBe('PORT_NOT_FOUND');
    expect(code('Error: No such device or address, cannot open /dev/ttyS9')).toBe('PORT_NOT_FOUND');
    expect(code('Error: Inappropriate ioctl for device setting custom baud rate of 19200')).toBe('PORT_MALFORMED_PATH');
    expect(code('Error: Is a directory, cannot open /tmp')).toBe('PORT_MALFORMED_PATH');
    expect(code('something new')).toBe('PORT_LOST');
  });

  it('keeps the cause', () => {
    const cause = new Error('Error: Permission denied');
    expect(portError(cause).cause).toBe(cause);
  });
});
