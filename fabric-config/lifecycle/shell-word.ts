/** A text as one word for a shell (POSIX): nothing in it is expanded, ends the word or begins a command. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
