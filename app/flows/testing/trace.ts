/** What happened, in order: most promises of the flows are about order. */
export class Trace {
  readonly events: string[] = [];

  add(event: string): void {
    this.events.push(event);
  }

  has(event: string): boolean {
    return this.events.includes(event);
  }

  /** Position of the first such event; throws when it never happened, so that an order is never vacuously right. */
  at(event: string): number {
    const position = this.events.indexOf(event);
    if (position < 0) throw new Error(`"${event}" never happened: ${this.events.join(', ')}`);
    return position;
  }

  count(event: string): number {
    return this.events.filter((one) => one === event).length;
  }
}
