import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import type { LineSettings } from '../transport/transport.ts';
import { alarmGroup } from './alarms.ts';
import { displayRequest } from './frames.ts';
import { DriParser } from './parser.ts';
import { isRequest } from './record.ts';
import { DriSession } from './session.ts';

const id = 'dri';
const version = '1.0.0';
const even = (baudRate: number): LineSettings => ({ baudRate, dataBits: 8, parity: 'even', stopBits: 1 });

export const driKind: DriverKind = {
  id,
  version,
  line: even(19_200),
  presets: [
    { id: 's5', line: even(19_200) },
    { id: 'carescape', line: even(115_200) },
  ],
  recogniser() {
    const parser = new DriParser();
    return {
      push: (bytes) => parser.push(bytes).filter((event) => event.kind === 'record' && !isRequest(event.record)).length,
    };
  },
  greeting: () => displayRequest('once'),
  create: (transport, clock, known) =>
    new LinkedDriver(
      { id, version, alarmGroups: [alarmGroup], session: (link) => new DriSession(link) },
      transport,
      clock,
      known,
    ),
};
