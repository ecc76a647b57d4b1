/** The words of a recovery code, each with its number, in the order of the numbers. */
export function CodeWords({ words, testid }: { readonly words: readonly string[]; readonly testid?: string }) {
  return (
    <ol className="ow-words" {...(testid === undefined ? {} : { 'data-testid': testid })}>
      {words.map((word, at) => (
        // A code may have a word twice: only its place tells them apart.
        <li key={at}>
          <span className="ow-words__number">{at + 1}</span>
          <span className="ow-words__word" translate="no">
            {word}
          </span>
        </li>
      ))}
    </ol>
  );
}
