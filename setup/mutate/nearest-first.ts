import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

declare module 'vitest' {
  /** What Stryker's runner tells the tests. */
  interface ProvidedContext {
    activeMutant?: string;
  }
}

/**
 * A mutant is done with at the first test that fails, and every test file costs a second. So the tests beside the
 * mutated code come first, then the short ones, which look at one thing.
 */
export class NearestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const folder = folderOf(this.ctx.getRootProject().getProvidedContext().activeMutant);
    const isNear = ({ moduleId }: TestSpecification) => dirname(relative(process.cwd(), moduleId)) === folder;
    const size = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
    return Promise.resolve(
      files.toSorted((one, other) => Number(isNear(other)) - Number(isNear(one)) || size(one) - size(other)),
    );
  }
}

/** Folder of every mutant by its number: Stryker writes the numbers into the copies it makes. */
const folders = new Map<string, string>();

/** @param mutant undefined in the first run, which has none */
function folderOf(mutant: string | undefined): string | undefined {
  if (mutant === undefined) return undefined;
  if (folders.size === 0) ['protocol', 'chaincode'].forEach(findMutants);
  return folders.get(mutant);
}

function findMutants(room: string): void {
  for (const name of readdirSync(room, { recursive: true, encoding: 'utf8' })) {
    const file = join(room, name);
    if (!file.endsWith('.ts')) continue;
    for (const [, number = ''] of readFileSync(file, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g))
      folders.set(number, dirname(file));
  }
}
