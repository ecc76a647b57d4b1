import { followRecipes } from './testing/follow.ts';
import { quickChanges } from './testing/scratch-changes.ts';

followRecipes(quickChanges);
