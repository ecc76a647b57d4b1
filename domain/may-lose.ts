/** Standard output or error, as far as it is changed here. */
interface Output {
  /** As Node's streams have it. */
  on(event: 'error', hear: () => void): unknown;
}

/**
 * From here on what cannot be written to an output is lost, and the program goes on: one whose log lies on a full disk
 * would otherwise end of it, since Node throws where a file does not take a line.
 */
export function mayLose(output: Output): void {
  const write: unknown = Reflect.get(output, 'write');
  if (typeof write !== 'function') return;
  Reflect.set(output, 'write', (...given: unknown[]): unknown => {
    try {
      const answer: unknown = Reflect.apply(write, output, given);
      return answer;
    } catch {
      return true;
    }
  });
  output.on('error', () => undefined);
}
