import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import type { LineSettings } from '../transport/transport.ts';
import { AstmParser } from './parser.ts';
import { AstmSession } from './session.ts';

const id = 'astm';
const version = '1.0.0';
const none = (baudRate: number): LineSettings => ({ baudRate, dataBits: 8, parity: 'none', stopBits: 1 });

export const astmKind: DriverKind = {
  id,
  version,
  line: none(9600),
  presets: [
    { id: 'usual', line: none(9600) },
    { id: 'fast', line: none(19_200) },
    { id: 'slow', line: none(4800) },
  ],
  /** Who is not answered goes no further than ENQ, alone on the line. */
  recogniser() {
    const parser = new AstmParser();
    return {
      push: (bytes) => {
        const events = parser.push(bytes);
        const alone = bytes.length === 1 && events.length === 1 && events[0]?.kind === 'enquiry';
        return alone ? 1 : events.filter(({ kind }) => kind === 'frame').length;
      },
    };
  },
  // An instrument with something to send asks again after 15 s without an answer and a pause.
  listening: { ms: 30_000, bytes: 4000 },
  create: (transport, clock, known) =>
    new LinkedDriver(
      { id, version, alarmGroups: [], session: (link) => new AstmSession(link) },
      transport,
      clock,
      known,
    ),
};
