// @ts-check
/** `node setup/run.mjs PROGRAM ARGS`: set-up and build where needed, then the program. */
import { ensure, runProgram } from './ensure.mjs';
import { fail } from './setup.mjs';

const [name, ...args] = process.argv.slice(2);
try {
  if (name === undefined) throw new Error('which program? node setup/run.mjs PROGRAM ARGS');
  await ensure(name);
  process.exitCode = await runProgram(name, args);
} catch (error) {
  fail(error);
}
