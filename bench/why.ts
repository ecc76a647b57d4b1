import { homedir, tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../fabric-config/node/paths.ts';

/** What went wrong, without where on this machine: results are shown to others. */
export function whyOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [pathToFileURL(`${repositoryRoot()}/`).href, `${repositoryRoot()}/`]
    .reduce((rest, place) => rest.replaceAll(place, ''), text)
    .replaceAll(tmpdir(), '<tmp>')
    .replaceAll(homedir(), '<home>');
}
