import { describe, expect, it } from 'vitest';
import { lacking, readRecipes } from './testing/recipe.ts';
import { scratchChanges } from './testing/scratch-changes.ts';

const recipes = readRecipes();

describe('a recipe', () => {
  it.each(recipes)('for $name names what is there', ({ steps }) => {
    expect(steps.flatMap(lacking)).toEqual([]);
  });

  it('that says it is followed is followed', () => {
    const followed = recipes.filter((recipe) => recipe.followed).map(({ name }) => name);
    expect(followed.sort()).toEqual(scratchChanges.map(({ recipe }) => recipe).sort());
  });
});
