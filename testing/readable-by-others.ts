import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files and folders below (and with) a folder that anybody but their owner may read, write or enter, with their mode.
 */
export function readableByOthers(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
  return [folder, ...below].flatMap((path) => {
    // What ends while one looks is nobody's any more; a link's own mode means nothing.
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isSymbolicLink() || (found.mode & 0o077) === 0) return [];
    return [`${path} ${(found.mode & 0o777).toString(8)}`];
  });
}
