/** How long a network may take to bring how much, before it is taken as none. */
export interface Patience {
  readonly ms: number;
  readonly leastBytes: number;
}

export const patience: Patience;
