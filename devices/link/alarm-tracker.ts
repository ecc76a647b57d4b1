import type { AlarmEvent } from './driver.ts';

/** An alarm as a device lists it. */
export type ListedAlarm = Pick<AlarmEvent, 'code' | 'text' | 'priority' | 'level'>;

/**
 * Turns a device's repeated lists of active alarms into beginnings and ends. It remembers over an outage: what the
 * device does not list any more when it is back has ended meanwhile.
 */
export class AlarmTracker {
  readonly #active = new Map<string, Map<string, AlarmEvent>>();

  /** @param list which of the device's lists this is; one says nothing about the alarms of another */
  update(list: string, alarms: readonly ListedAlarm[], at: string): AlarmEvent[] {
    const before = this.#active.get(list) ?? new Map<string, AlarmEvent>();
    const now = new Map(
      alarms.map((alarm) => [
        `${alarm.code}/${alarm.priority}/${alarm.text}`,
        { ...alarm, at, state: 'began' as const },
      ]),
    );
    this.#active.set(list, new Map([...now].map(([key, event]) => [key, before.get(key) ?? event])));
    const began = [...now].filter(([key]) => !before.has(key)).map(([, event]) => event);
    const ended = [...before]
      .filter(([key]) => !now.has(key))
      .map(([, event]) => ({ ...event, at, state: 'ended' as const }));
    return [...ended, ...began];
  }
}
