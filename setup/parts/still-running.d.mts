/** A client of the trial network that runs, and its process. */
export interface OpenWindow {
  readonly person: string;
  readonly pid: number;
}

export function openWindows(network: string): OpenWindow[];
export function whatGoesOn(running: { readonly processes: number; readonly windows: readonly OpenWindow[] }): string;
/** Says what goes on when the launcher has ended, and ends it (`down`: the network) where somebody says yes. */
export function tellWhatGoesOn(network: string, down: () => Promise<unknown>): Promise<void>;
