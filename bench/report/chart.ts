import { init, type EChartsOption } from 'echarts';

/** Colours are the page's own variables, so that one picture serves light and dark. */
export const ink = {
  text: 'var(--ink)',
  faint: 'var(--faint)',
  line: 'var(--line)',
  surface: 'var(--surface)',
  electron: 'var(--electron)',
  electronBare: 'var(--electron-bare)',
  node: 'var(--node)',
  nodeBare: 'var(--node-bare)',
  target: 'var(--target)',
} as const;

export const axisText = { color: ink.text, fontSize: 11 } as const;
export const gridLines = { lineStyle: { color: ink.line } } as const;

/** An SVG picture without a script, scaled by the page; `title` is what a screen reader says of it. */
export function picture(title: string, size: { width: number; height: number }, option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: 'inherit', color: ink.text },
    ...option,
  });
  const svg = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  const scaled = svg.replace(
    /^<svg [^>]*?viewBox="([^"]*)"[^>]*>/,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="$1" role="img" aria-label="${escape(title)}">`,
  );
  return `<div class="picture" style="max-width:${Math.round(size.width * 1.5)}px">${scaled}</div>`;
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
