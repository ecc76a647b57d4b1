import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSources } from '../../architecture/sources.ts';
import { readDocument, root } from './markdown.ts';

/** One line of a recipe: what happens to a file, and who notices when it is forgotten. */
export interface Step {
  readonly what: 'change' | 'new' | 'may';
  /** From the root; `<name>` stands for a choice. */
  readonly path: string;
  readonly notices: string;
}

export interface Recipe {
  readonly name: string;
  readonly followed: boolean;
  readonly steps: readonly Step[];
}

const line = /^(change|new|may) +(\S+) +\S.* +\[([^\]]+)\]$/;

/** The recipes of docs/recipes.md. */
export function readRecipes(): Recipe[] {
  const [, ...sections] = readDocument('docs/recipes.md').split(/^## /m);
  return sections.map((section) => ({
    name: section.split('\n')[0] ?? '',
    followed: section.includes('\n*Followed.*'),
    steps: (/```files\n([\s\S]*?)```/.exec(section)?.[1] ?? '').trim().split('\n').map(stepOf),
  }));
}

function stepOf(text: string): Step {
  const [, what, path = '', notices = ''] = line.exec(text) ?? [];
  if (what !== 'change' && what !== 'new' && what !== 'may')
    throw new Error(`expected a step of a recipe, not: ${text}`);
  return { what, path, notices };
}

/** Whether a file is one that a step's path stands for. */
export function standsFor({ path }: Pick<Step, 'path'>, file: string): boolean {
  const parts = path.split(/<\w+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`).test(file);
}

const sources = [...readSources().keys()];

/** What of a step is not there: a file to change, an example of a new one, who notices. */
export function lacking(step: Step): string[] {
  const there = (path: string): boolean =>
    path.includes('<') ? sources.some((file) => standsFor({ path }, file)) : existsSync(join(root, path));
  const wanted = [step.path, ...(['types', 'nobody'].includes(step.notices) ? [] : [step.notices])];
  return wanted.filter((path) => !there(path));
}
