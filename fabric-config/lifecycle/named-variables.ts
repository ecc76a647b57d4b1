import { join } from 'node:path';
import { RID_KEY_FILE, RidKeyFile } from '../../connections/rid-key/kept.ts';
import { existsSync, readdirSync } from '../../connections/disk.ts';
import { systemClock } from '../../connections/system-clock.ts';
import type { DataPaths } from '../node/paths.ts';

/** Variables, of those this program was started with, in which an operator has said that a service's key lies. */
export function namedVariables(keptRidKey: string): Record<string, string> {
  const kept = new RidKeyFile(keptRidKey, '', systemClock);
  if (!kept.exists()) return {};
  const sources = kept.wrapped().map(({ source }) => kept.source(source));
  const names = sources.flatMap((source) => (source.kind === 'environment' ? [source.name] : []));
  return Object.fromEntries(names.flatMap((name) => given(name)));
}

/** Of every service here: the keeper starts each anew when it has ended. */
export function namedVariablesBelow({ nodes }: DataPaths): Record<string, string> {
  const services = foldersIn(nodes()).flatMap((node) => foldersIn(join(node, 'services')));
  const named = services.map((service) => namedVariables(join(service, RID_KEY_FILE)));
  return Object.fromEntries(named.flatMap((one) => Object.entries(one)));
}

function given(name: string): [string, string][] {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value]];
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}
