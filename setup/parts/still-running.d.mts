/** A client of the trial network that runs, and its process. */
export interface OpenWindow {
  readonly person: string;
  readonly pid: number;
}

export function openWindows(network: string): OpenWindow[];
export function runningProcesses(network: string): number;
export function whatGoesOn(running: { readonly processes: number; readonly windows: readonly OpenWindow[] }): string;
export function isAgreed(question: string): Promise<boolean>;
