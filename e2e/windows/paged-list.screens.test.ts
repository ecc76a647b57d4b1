import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pid } from '../../renderer/testing/sample/ids.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { SampleWindows } from './sample-windows.ts';

const table = testIds.adminBookings.table;

describe('a clerk’s list with 1,000 bookings that wait', () => {
  let windows: SampleWindows;
  let page: Page;

  beforeAll(async () => {
    windows = await SampleWindows.open();
    page = windows.first;
  }, 120_000);
  afterAll(() => windows.close());
  beforeEach(async () => {
    await page.goto('about:blank');
    await page.goto(`${windows.url}?role=hospital-admin&many=1000&still&lang=en&scheme=light#/admin/bookings`);
    await row(0).waitFor();
  });

  const row = (n: number) => page.getByTestId(testIds.table.row(table, `A-${n}`));
  const rows = () => page.locator(`[data-testid^="${testIds.table.row(table, '')}"]`);
  const shown = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

  it('shows the first page and says how many there are, in the table and in the navigation', async () => {
    await shown('50 of 1,000');
    await expect(rows().count()).resolves.toBe(50);
    await page.locator('.ow-nav__count').filter({ hasText: '1,000' }).waitFor();
  });

  it('says how many of the pages that are here cannot be read, and shows the others', async () => {
    const told = (text: string) => page.getByText(text, { exact: true }).waitFor();
    await page.goto('about:blank');
    await page.goto(
      `${windows.url}?role=hospital-admin&many=1000&unreadable=3&still&lang=en&scheme=light#/admin/bookings`,
    );
    await told('3 entries of this list cannot be read');
    await row(49).scrollIntoViewIfNeeded();
    await page.getByTestId(testIds.common.loadMore).scrollIntoViewIfNeeded();
    await told('6 entries of this list cannot be read');
    await row(99).waitFor();
  });

  it('brings the next page in when it is scrolled to its end', async () => {
    await row(49).scrollIntoViewIfNeeded();
    await page.getByTestId(testIds.common.loadMore).scrollIntoViewIfNeeded();
    await shown('100 of 1,000');
    await row(99).waitFor();
  });

  it('brings the next page in by keyboard alone', async () => {
    await row(0).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await shown('100 of 1,000');
    const at = (): Promise<number> => page.evaluate('Number(document.activeElement.dataset.index)');
    // The last one that was here, or the first of what came: it may have come before the arrow.
    const before = await at();
    expect([49, 50]).toContain(before);
    await page.keyboard.press('PageDown');
    await expect.poll(at).toBe(before + 10);
  });

  it('looks for what is searched among all of them', async () => {
    await page.getByTestId(testIds.table.search(table)).fill(pid(1000 + 999));
    await shown('1 of 1,000');
    await row(999).waitFor();
  });
});
