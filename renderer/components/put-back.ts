/** The list with the item at its old place again, whatever was added and removed meanwhile. */
export function putBack<T>(list: readonly T[], at: number, item: T): readonly T[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}
