/** As much of a transaction as says which one it is. */
export interface Named {
  readonly name: string;
}

/** Which calls a fault meets: the next `times` of one transaction. */
export class Aim {
  constructor(
    private readonly transaction: Named,
    private times: number,
  ) {}

  meets({ name }: Named): boolean {
    if (name !== this.transaction.name || this.times === 0) return false;
    this.times -= 1;
    return true;
  }
}
