import type { AlarmEvent } from '../driver.ts';
import type { AlarmField } from './fields.ts';
import { hex2 } from './frames.ts';

/** Turns the repeated lists of active alarms into beginnings and ends. */
export class AlarmTracker {
  readonly #active = new Map<number, Map<string, AlarmEvent>>();

  /** @param command the alarm page asked for (27h or 2Eh) */
  update(command: number, alarms: readonly AlarmField[], at: string): AlarmEvent[] {
    const before = this.#active.get(command) ?? new Map<string, AlarmEvent>();
    const now = new Map(
      alarms.map((alarm) => [`${alarm.code}/${alarm.priority}/${alarm.text}`, toEvent(command, alarm, at)]),
    );
    this.#active.set(command, new Map([...now].map(([key, event]) => [key, before.get(key) ?? event])));
    const began = [...now].filter(([key]) => !before.has(key)).map(([, event]) => event);
    const ended = [...before]
      .filter(([key]) => !now.has(key))
      .map(([, event]) => ({ ...event, at, state: 'ended' as const }));
    return [...ended, ...began];
  }

  /** The link is gone: which alarms are active is not known any more. */
  forget(): void {
    this.#active.clear();
  }
}

function toEvent(command: number, alarm: AlarmField, at: string): AlarmEvent {
  // The priority scale differs between devices and we have no verified table for any: the number is kept, no level is claimed.
  return {
    at,
    code: `medibus.${hex2(command)}.${hex2(alarm.code)}`,
    text: alarm.text,
    priority: alarm.priority,
    level: 'unknown',
    state: 'began',
  };
}
