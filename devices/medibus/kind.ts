import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import type { Link } from '../link/session.ts';
import type { LineSettings } from '../transport/transport.ts';
import { groupOf } from './answers.ts';
import { Command } from './codes.ts';
import { commandFrame } from './frames.ts';
import { MedibusParser } from './parser.ts';
import { MedibusSession } from './session.ts';

const id = 'medibus';
const version = '2.0.0';
const alarmGroups = [Command.alarms1, Command.alarms2].map(groupOf);
const session = (link: Link): MedibusSession => new MedibusSession(link);
const even = (baudRate: number): LineSettings => ({ baudRate, dataBits: 8, parity: 'even', stopBits: 1 });

export const medibusKind: DriverKind = {
  id,
  version,
  line: even(19_200),
  presets: [
    { id: 'evita', line: even(19_200) },
    { id: 'anaesthesia', line: even(9600) },
    { id: 'v500', line: { ...even(38_400), parity: 'none' } },
  ],
  recogniser() {
    const parser = new MedibusParser();
    return {
      push: (bytes) => parser.push(bytes).filter(({ kind }) => kind === 'command' || kind === 'response').length,
    };
  },
  greeting: () => commandFrame(Command.initialise),
  create: (transport, clock, known) => new LinkedDriver({ id, version, alarmGroups, session }, transport, clock, known),
};
