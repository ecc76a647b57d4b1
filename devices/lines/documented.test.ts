import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describedDevices } from './described/all.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const document = read('docs/devices.md');

it('the document has a row for each series of a described device, and no other', () => {
  const rows = describedDevices.flatMap(({ id, forms }) =>
    forms.flatMap((form) =>
      form.parts.flatMap((part) => {
        if (part.is !== 'value') return [];
        const ieee = part.ieee11073 === undefined ? '—' : `${part.ieee11073.code} ${part.ieee11073.name}`;
        return [`| \`${id}.${form.id}.${part.code}\` | ${part.unit ?? '—'} | ${ieee} | ${part.loinc ?? '—'} |`];
      }),
    ),
  );
  const ids = describedDevices.map(({ id }) => id).join('|');
  const shown = document.split('\n').filter((row) => new RegExp(`^\\| .(?:${ids})\\.`).test(row));
  expect(shown).toEqual(rows);
});

it('the document walks through the example as it is', () => {
  const example = read('devices/lines/testing/example.ts');
  const [, shown = ''] = /```ts\n(export const example[\s\S]*?)```/.exec(document) ?? [];
  expect(shown.length).toBeGreaterThan(400);
  expect(example).toContain(shown);
});

it('the document names each described device, and where its facts are from', () => {
  for (const { id } of describedDevices) expect(document).toContain(`\`${id}\``);
  expect(document).toContain('not tried on a real device');
});
