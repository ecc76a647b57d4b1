import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import type { LineSettings } from '../transport/transport.ts';
import { messageIn } from './message.ts';
import { MllpParser } from './parser.ts';
import { Hl7Session } from './session.ts';

const id = 'hl7';
const version = '1.0.0';
const none = (baudRate: number): LineSettings => ({ baudRate, dataBits: 8, parity: 'none', stopBits: 1 });

export const hl7Kind: DriverKind = {
  id,
  version,
  line: none(115_200),
  presets: [
    { id: 'fastest', line: none(115_200) },
    { id: 'fast', line: none(38_400) },
    { id: 'usual', line: none(9600) },
  ],
  recogniser() {
    const parser = new MllpParser();
    return {
      push: (bytes) =>
        parser.push(bytes).filter((event) => event.kind === 'message' && messageIn(event.body) !== undefined).length,
    };
  },
  // Gateways send once in some seconds, or once a minute.
  listening: { ms: 65_000, bytes: 20_000 },
  create: (transport, clock, known) =>
    new LinkedDriver(
      { id, version, alarmGroups: [], session: (link) => new Hl7Session(link) },
      transport,
      clock,
      known,
    ),
};
