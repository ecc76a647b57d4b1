import { expect, it } from 'vitest';
import { findDriverKind } from '../../../devices/registry.ts';
import { readFaultPlan } from '../../../devices/simulators/fault-plan.ts';
import { simulated } from '../../../devices/simulators/simulated.ts';
import { playedSeconds, theatre } from './theatre.ts';

it.each(theatre)(
  'the $what of the operation can be played and recorded, and what goes wrong with it in time',
  (one) => {
    expect(simulated.map(({ id }) => id)).toContain(one.kind);
    expect(findDriverKind(one.kind)).toBeDefined();
    const { faults } = readFaultPlan(JSON.stringify({ format: 'openward-fault-plan/1', faults: one.faults }), one.what);
    for (const fault of faults)
      if ('forMs' in fault) expect(fault.atMs + (fault.forMs ?? 0)).toBeLessThan(playedSeconds * 1000);
  },
);
