// @ts-check
import { performance } from 'node:perf_hooks';
import { spawn } from 'node:child_process';

const began = performance.now();

/** Seconds since this program started, for progress lines. */
export function elapsed() {
  return `${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`;
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${elapsed()}  ${text}\n`);
}

/** A failure whose text a person can act on; it is shown without a stack. */
export class SetupError extends Error {}

/**
 * What of a long output says why it failed: the first lines that speak of an error, and the last lines.
 * @param {string} output
 */
function tellingLines(output) {
  const lines = output.trim().split('\n');
  const last = lines.slice(-8);
  const errors = lines
    .slice(0, -8)
    .filter((line) => /error|missing|not found|refused/i.test(line) && !/^npm warn/.test(line))
    .slice(0, 8);
  return (errors.length > 0 ? [...errors, '…', ...last] : last).join('\n');
}

/**
 * Runs a command to its end. Its last lines are part of the error when it fails; a line a minute says that it is still
 * at work.
 * @param {string} what what is being done, for the progress line
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, help?: string }} [options] `help`: what to do when it fails
 * @returns {Promise<string>} what it printed
 */
export function run(what, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString('utf8')).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const reminder = setInterval(() => say(`  still ${what}`), 30_000);
    const end = (/** @type {string | undefined} */ failure) => {
      clearInterval(reminder);
      if (failure === undefined) return resolve(output);
      const last = tellingLines(output);
      reject(
        new SetupError(
          `${what} failed: ${command} ${args.join(' ')}\n${failure}\n${last}${options.help === undefined ? '' : `\n\n${options.help}`}`,
        ),
      );
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => end(code === 0 ? undefined : `it ended with ${code ?? signal}`));
  });
}

/**
 * What a command prints, or undefined when there is no such command or it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<string | undefined>}
 */
export async function ask(command, args) {
  try {
    return await run(command, command, args);
  } catch {
    return undefined;
  }
}
