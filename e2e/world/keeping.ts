import { afterAll } from 'vitest';

/** For a test file: what it is given stays open until the file's last test has ended. */
export function keeping(): <T extends { close(): unknown }>(thing: T) => T {
  const open: { close(): unknown }[] = [];
  afterAll(async () => {
    for (const thing of open) await thing.close();
  });
  return (thing) => {
    open.push(thing);
    return thing;
  };
}
