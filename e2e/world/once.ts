/** Made at first need and then kept: for people whom the tests of a file may share, since none of them changes them. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
