import { AlarmTracker } from '../link/alarm-tracker.ts';
import type { Link } from '../link/session.ts';
import { readAlertLists, vueAlarmGroup } from './alarms.ts';
import type { PollResult } from './poll-result.ts';

/** The monitor's alarms: what begins and ends. It remembers over an outage. */
export class MonitorAlarms {
  readonly #link: Link;
  readonly #alarms = new AlarmTracker();
  #state = '';

  constructor(link: Link) {
    this.#link = link;
  }

  /** @throws UnreadableMessage, and then nothing of it was taken */
  take({ observations }: PollResult): void {
    const at = this.#link.at();
    const reports = observations.map(({ attributes }) => readAlertLists(attributes));
    for (const { lists, state } of reports) {
      for (const [list, alarms] of lists)
        for (const alarm of this.#alarms.update(list, alarms, at)) this.#link.tell('alarm', alarm);
      if (state !== undefined) this.#sayState(state);
    }
    this.#link.tell('answered', { at, group: vueAlarmGroup, codes: [] });
  }

  /** What the monitor said is said again when it is back. */
  interrupt(): void {
    this.#state = '';
  }

  #sayState(text: string): void {
    if (text === this.#state) return;
    this.#state = text;
    this.#link.tell('note', { at: this.#link.at(), code: `${vueAlarmGroup}.state`, text });
  }
}
