import { AnalyserSimulator } from '../astm/simulator.ts';
import { DriSimulator } from '../dri/simulator.ts';
import { GatewaySimulator } from '../hl7/simulator.ts';
import { IntelliVueSimulator } from '../intellivue/simulator.ts';
import { describedDevices } from '../lines/described/all.ts';
import { readDescription } from '../lines/description.ts';
import { TalkerSimulator } from '../lines/simulator.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import type { Simulator, SimulatorParts } from './played-device.ts';

/** A device that can be played. */
export interface Simulated {
  /** The driver's id, and the command. */
  readonly id: string;
  readonly description: string;
  readonly make: (parts: SimulatorParts) => Simulator;
}

/** Every device that can be played. */
export const simulated: readonly Simulated[] = [
  { id: 'medibus', description: 'A Dräger MEDIBUS ventilator', make: (parts) => new MedibusSimulator(parts) },
  { id: 'dri', description: 'A GE/Datex-Ohmeda S/5 monitor', make: (parts) => new DriSimulator(parts) },
  { id: 'intellivue', description: 'A Philips IntelliVue monitor', make: (parts) => new IntelliVueSimulator(parts) },
  { id: 'astm', description: 'An ASTM E1381 blood gas analyser', make: (parts) => new AnalyserSimulator(parts) },
  { id: 'hl7', description: 'A gateway that sends HL7 ORU^R01', make: (parts) => new GatewaySimulator(parts) },
  ...describedDevices.map(readDescription).map((description) => ({
    id: description.id,
    description: `A ${description.vendor} ${description.model}, which sends a line by itself`,
    make: (parts: SimulatorParts) => new TalkerSimulator({ description, ...parts }),
  })),
];
