/** Runs in the page, before anything else of it; text, because this side of the project knows no DOM. */
export function inPage(row: string): string {
  return `
    globalThis.probe = {
      // Resolves with the page's own time at which the first row had been painted: the frame after the one in which it was found.
      firstRow: new Promise((resolve) => {
        const look = () => document.querySelector(${JSON.stringify(row)}) === null ? requestAnimationFrame(look) : requestAnimationFrame(() => resolve(performance.now()));
        requestAnimationFrame(look);
      }),
      frames: (milliseconds) => new Promise((resolve) => {
        const seen = [];
        const frame = (at) => {
          seen.push(at);
          if (at - seen[0] < milliseconds) requestAnimationFrame(frame);
          else resolve(seen);
        };
        requestAnimationFrame(frame);
      }),
      toTop: () => document.querySelector('main').scrollTo(0, 0),
      // A new place at every frame, from end to end.
      drag: (milliseconds) => new Promise((resolve) => {
        const main = document.querySelector('main');
        const began = performance.now();
        const step = (now) => {
          const done = (now - began) / milliseconds;
          if (done >= 1) return resolve();
          main.scrollTop = main.scrollHeight * done;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
      where: () => document.querySelector('main').scrollTop,
      counts: () => ({ elements: document.querySelectorAll('*').length, rowsInPage: document.querySelectorAll(${JSON.stringify(row)}).length, heap: performance.memory.usedJSHeapSize }),
    };`;
}
