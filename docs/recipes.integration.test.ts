import { followRecipes } from './testing/follow.ts';
import { longChanges } from './testing/scratch-changes.ts';

// Most of it is the types of many rooms, half a minute and more: too long for every unit run.
followRecipes(longChanges);
