import type { DeviceSession, Link } from '../link/session.ts';
import type { Protocol } from '../link/linked-driver.ts';

/**
 * A protocol made up for tests of the link: `HI` and a line end begins, `=` and digits is a value, `?` asks. Everything
 * else is damaged. A few lines, which is all that a driver of its own should need beside what it understands.
 */
class LineTalker implements DeviceSession {
  readonly silenceMs = 2000;
  readonly initiative = { afterMs: 1000, everyMs: 500 };
  #rest = '';

  constructor(private readonly link: Link) {}

  opened(): void {
    this.#rest = '';
  }

  take(bytes: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(bytes).toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#takeLine(line);
  }

  flush(): void {
    if (this.#rest !== '') this.link.gaps.record('damaged-bytes', 'cut', { raw: Buffer.from(this.#rest, 'latin1') });
    this.#rest = '';
  }

  interrupt(): void {
    this.#rest = '';
  }

  begin(): void {
    this.link.send(Buffer.from('HI\n'));
  }

  keepGoing(): void {
    if (this.link.state === 'running') this.link.send(Buffer.from('?\n'));
  }

  leave(): Promise<void> {
    this.link.send(Buffer.from('BYE\n'));
    return Promise.resolve();
  }

  #takeLine(line: string): void {
    if (line === 'HI' || /^=[0-9]+$/.test(line)) this.link.understood();
    if (line === 'HI') this.link.running();
    else if (/^=[0-9]+$/.test(line))
      this.link.tell('note', { at: this.link.at(), code: 'line.value', text: line.slice(1) });
    else this.link.gaps.record('damaged-bytes', 'not a line of the protocol', { raw: Buffer.from(line, 'latin1') });
  }
}

export const lineTalker: Protocol = {
  id: 'line',
  version: '1',
  alarmGroups: [],
  session: (link) => new LineTalker(link),
};
