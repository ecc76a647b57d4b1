import { followRecipes } from './testing/follow.ts';
import { scratchChanges } from './testing/scratch-changes.ts';

followRecipes(scratchChanges);
