/**
 * In the page: whatever stands there for people to read that only a machine can: 32 hexadecimal digits or more, and MSP
 * ids. What is evidence may: it is opened by who looks for it (`.ow-evidence`), or is what is decided about
 * (`data-evidence`). What somebody types, as a PID they were given, stands in a field and is no text.
 */
export const rawIds = `(() => {
  const raw = /[0-9a-f]{32,}|\\b[A-Z][A-Za-z0-9]*MSP\\b/;
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const hit = raw.exec(text.data);
    const parent = text.parentElement;
    if (hit === null || parent === null || parent.closest('script, style, .ow-evidence, [data-evidence]')) continue;
    if (parent.checkVisibility({ checkVisibilityCSS: true })) found.add(hit[0] + ' in ' + (parent.closest('[data-testid]')?.dataset.testid ?? parent.className));
  }
  return [...found];
})()`;
