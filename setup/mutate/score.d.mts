export interface Tally {
  readonly caught: number;
  readonly missed: number;
}
/** As Stryker's `json` reporter writes it. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Of each folder, in the order of their names. */
export declare function talliesIn(report: Report): Map<string, Tally>;
export declare function sumOf(tallies: Iterable<Tally>): Tally;
/** For people. */
export declare function scoreLine(name: string, tally: Tally): string;
/** What is kept of a run over everything. */
export declare function keptScore(report: Report, of: { readonly at: Date; readonly commit: string }): object;
