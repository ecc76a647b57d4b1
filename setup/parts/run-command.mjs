// @ts-check
import { spawn } from 'node:child_process';
import { SetupError } from './progress.mjs';

/**
 * Runs a program with this terminal; interrupts reach it as they reach this one, which goes on when it has ended.
 * @param {string} name what people call it
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export function runCommand(name, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: process.cwd(), stdio: 'inherit' });
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    child.on('error', (error) => reject(new SetupError(`${name} could not be started: ${error.message}`)));
    child.on('close', (code) => {
      process.removeListener('SIGINT', pass);
      process.removeListener('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
