import type { Patience } from './download.mjs';

export function pinnedVersion(): string;
export function whyNotOfficial(folder: string, version: string): string | undefined;
export function runtimeNamed(named: string): Promise<string>;
export function runtimeFetched(options: {
  readonly again: boolean;
  readonly electronPackage?: string;
  readonly limit?: Patience;
}): Promise<{ readonly folder: string } | { readonly why: string }>;
