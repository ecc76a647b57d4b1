import { describe, expect, it } from 'vitest';
import { Results as Schema } from '../results.ts';
import { results } from './example.ts';
import { reportPage } from './page.ts';

describe('the report', () => {
  it('is written from results that their own schema accepts', () => {
    expect(Schema.parse(results)).toEqual(results);
  });

  it('needs nothing from anywhere else and runs no script', () => {
    const html = reportPage(results);
    expect(html).not.toMatch(/<script|<link|<img|url\((?!#)|@import|src=/);
    expect(
      html
        .match(/https?:\/\/[^"\s<]+/g)
        ?.filter((address) => address !== 'http://www.w3.org/2000/svg' && address !== 'http://www.w3.org/1999/xlink') ??
        [],
    ).toEqual([]);
  });

  it('has every row, and marks the missed ones', () => {
    const html = reportPage(results);
    expect(html.match(/<td class="n missed">1\.750<\/td>/g)).toHaveLength(6);
    expect(html.match(/<td class="n met">1\.200<\/td>/g)).toHaveLength(6);
    expect(html).toContain('6 of 12');
  });

  it('takes names as text', () => {
    expect(reportPage(results)).not.toContain('<7>');
    expect(reportPage(results)).toContain('&lt;7&gt;');
  });

  it('says first what could not be measured, and that a part is not the whole', () => {
    const html = reportPage({
      ...results,
      complete: false,
      failures: [{ what: 'node: operation 7 at 64 kB', why: 'no network' }],
    });
    expect(html.indexOf('Not measured')).toBeGreaterThan(0);
    expect(html.indexOf('Not measured')).toBeLessThan(html.indexOf('Ratios to the bare limit'));
    expect(html).toContain('not complete');
  });

  it('takes sections of other benches', () => {
    expect(reportPage(results, ['<section><h2>Scale</h2></section>'])).toContain('<h2>Scale</h2>');
  });
});
