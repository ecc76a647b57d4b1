import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import { vueAlarmGroup } from './alarms.ts';
import { associationRequest, wantedProfile } from './frames.ts';
import { isOfMonitor } from './message.ts';
import { IntelliVueParser } from './parser.ts';
import { IntelliVueSession } from './session.ts';

const id = 'intellivue';
const version = '1.0.0';
const line = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

export const intellivueKind: DriverKind = {
  id,
  version,
  line,
  presets: [{ id: 'mib', line }],
  recogniser() {
    const parser = new IntelliVueParser();
    return {
      push: (bytes) =>
        parser.push(bytes).filter((event) => event.kind === 'message' && isOfMonitor(event.message)).length,
    };
  },
  greeting: () => associationRequest(wantedProfile),
  create: (transport, clock, known) =>
    new LinkedDriver(
      { id, version, alarmGroups: [vueAlarmGroup], session: (link) => new IntelliVueSession(link) },
      transport,
      clock,
      known,
    ),
};
