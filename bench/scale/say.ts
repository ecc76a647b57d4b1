const began = performance.now();

/** Tells whoever watches, with the seconds since the program began. */
export function say(text: string): void {
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(8)} s  ${text}\n`);
}
