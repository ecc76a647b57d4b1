import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { testIds } from '../../renderer/test-ids.ts';

/** Keys pressed for one thing; of a chord each key is one. What is typed as prose is not among them. */
type Presses = Readonly<Record<string, number>>;

/** A hand that counts. */
class CountingHand {
  readonly presses: Record<string, number> = {};

  constructor(private readonly page: Page) {}

  async press(what: string, ...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      this.presses[what] = (this.presses[what] ?? 0) + key.split('+').length;
    }
  }

  async type(what: string, text: string): Promise<void> {
    await this.press(what, ...Array.from(text));
  }

  prose(text: string): Promise<void> {
    return this.page.keyboard.insertText(text);
  }
}

const prose = {
  en: ['hypertension', 'no complaints', 'no oedema', 'Medicines unchanged', 'three months'],
  zh: ['高血压', '无不适', '无水肿', '药物不变', '三个月'],
} as const;

/**
 * A follow-up visit from its template, by the keyboard alone: the next patient, the template, its blanks, five vital
 * signs, a diagnosis, the preview, the signature. What was pressed for which is written to `test-results/keys`.
 */
export async function routineVisit(
  page: Page,
  language: string,
): Promise<{ readonly presses: Presses; readonly total: number }> {
  const hand = new CountingHand(page);
  const { emr, emrPreview } = testIds;
  await hand.press('next patient', 'Alt+n');
  await page.getByTestId(emr.template).waitFor();
  // The general ones stand last: upwards from the first is the last.
  await hand.press('template', 'Alt+t', 'ArrowUp', 'Enter');
  await page.getByTestId(emr.takenTemplate).waitFor();
  const [first = '', ...others] = prose[language === 'zh' ? 'zh' : 'en'];
  await hand.prose(first);
  for (const words of others) {
    await hand.press('blanks', 'F2');
    await hand.prose(words);
  }
  await hand.press('vital signs', 'Alt+3');
  await hand.type('vital signs', '36.8');
  await hand.press('vital signs', 'Tab');
  await hand.type('vital signs', '76');
  await hand.press('vital signs', 'Tab', 'Tab');
  await hand.type('vital signs', '138');
  await hand.press('vital signs', 'Tab');
  await hand.type('vital signs', '84');
  await hand.press('diagnosis', 'Alt+4');
  await hand.type('diagnosis', 'i10');
  await hand.press('diagnosis', 'Enter');
  await hand.press('preview', 'Control+Enter');
  await page.getByTestId(testIds.record.document).waitFor();
  await hand.press('signature', 'Alt+s');
  await page.getByTestId(emrPreview.waiting).waitFor();
  const total = Object.values(hand.presses).reduce((sum, count) => sum + count, 0);
  await mkdir('test-results/keys', { recursive: true });
  const evidence = `${JSON.stringify({ language, total, presses: hand.presses }, null, 2)}\n`;
  await writeFile(`test-results/keys/routine-visit.${language}.json`, evidence);
  return { presses: hand.presses, total };
}
