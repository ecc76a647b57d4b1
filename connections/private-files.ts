/**
 * From here on whatever this program and those it starts write is for its own user alone, also what libraries make that
 * ask for more (databases, ledgers, objects, certificates). For a program's beginning; a worker thread cannot.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}
