import { describe, expect, it } from 'vitest';
import { readRecipes, standsFor, type Step } from './recipe.ts';
import { Scratch } from './scratch.ts';
import type { ScratchChange } from './scratch-changes.ts';

const PATIENCE = 120_000;

/** Tests that recipes, followed with scratch changes, lead to what compiles, and that forgetting a step is noticed. */
export function followRecipes(changes: readonly ScratchChange[]): void {
  const scratch = new Scratch();
  describe.each(changes)('following the recipe for $recipe', ({ recipe, edits }) => {
    const steps = readRecipes().find(({ name }) => name === recipe)?.steps ?? [];
    const files = edits.map(({ file }) => file);
    const stepFor = (file: string): Step | undefined => steps.find((step) => standsFor(step, file));

    it('takes the files it names and no others', () => {
      expect(files.filter((file) => stepFor(file) === undefined)).toEqual([]);
      const needed = steps.filter(({ what, path }) => what !== 'may' && isProduct(path));
      expect(needed.filter((step) => !files.some((file) => standsFor(step, file)))).toEqual([]);
    });

    it('compiles', () => expect(scratch.complaints(edits)).toEqual([]), PATIENCE);

    it.each(edits.filter(({ file }) => stepFor(file)?.notices === 'types'))(
      'does not compile without $file',
      (forgotten) => {
        const others = edits.filter((edit) => edit !== forgotten);
        expect(scratch.isNoticed(others, files), `the types to notice that ${forgotten.file} was forgotten`).toBe(true);
      },
      PATIENCE,
    );
  });
}

function isProduct(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.includes('.test.');
}
