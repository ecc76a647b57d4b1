import { describe, expect, test } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { OfferedPorts } from './offered-ports.ts';

const found = { path: '/dev/ttyUSB0', manufacturer: 'FTDI' };
const offered = (): OfferedPorts => new OfferedPorts(() => Promise.resolve({ ports: [found] }));

function refusal(ports: OfferedPorts, session: object, path: string): string {
  try {
    ports.require(session, path);
    return 'nothing was refused';
  } catch (error) {
    return error instanceof OpenwardError ? error.code : String(error);
  }
}

describe('the page names', () => {
  test.each([
    '/dev/ttyUSB1',
    '/dev/null',
    '/dev/pts/3',
    '/dev/mem',
    '/etc/passwd',
    '/dev/../dev/ttyUSB0',
    '/dev//ttyUSB0',
    '/dev/ttyUSB0 ',
    '/dev/ttyUSB0/',
    'ttyUSB0',
    '',
  ])('no port but those that were shown: %s', async (path) => {
    const [ports, session] = [offered(), {}];
    await ports.show(session);
    expect(refusal(ports, session, path)).toBe('PORT_NOT_OFFERED');
    expect(refusal(ports, session, found.path)).toBe('nothing was refused');
  });

  test('none before any were shown, and none that were shown to somebody before', async () => {
    const [ports, before, now] = [offered(), {}, {}];
    await ports.show(before);
    expect(refusal(ports, now, found.path)).toBe('PORT_NOT_OFFERED');
  });

  test('one that the person chose in the dialog of the system, once it was shown', async () => {
    const [ports, session] = [offered(), {}];
    ports.choose(session, '/dev/pts/7');
    expect(refusal(ports, session, '/dev/pts/7')).toBe('PORT_NOT_OFFERED');
    expect((await ports.show(session)).ports).toEqual([found, { path: '/dev/pts/7' }]);
    expect(refusal(ports, session, '/dev/pts/7')).toBe('nothing was refused');
    expect((await ports.show({})).ports).toEqual([found]);
  });
});
