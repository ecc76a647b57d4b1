/** More than this many texts are not kept, nor any so long that it cannot be one of ours. */
const KEPT = 256;
const LONGEST = 4096;

/**
 * A function of a text that remembers its last answers. Only for pure functions with immutable answers: what it answers
 * is the same with and without. A text that makes it throw is not remembered.
 */
export function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const answer = compute(text);
    if (text.length <= LONGEST) {
      // The oldest goes first; a Map keeps its keys in the order they came.
      const [oldest] = known.keys();
      if (known.size >= KEPT && oldest !== undefined) known.delete(oldest);
      known.set(text, answer);
    }
    return answer;
  };
}
