// @ts-check
/**
 * What a run of tests comes to, for `setup/test.mjs`: written as JSON to the file that `OPENWARD_TEST_REPORT` names. A
 * preparation or a tidying up that fails counts as a test that does, and is told with what it said.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[], failures: string[] }} TestReport
 */
import { writeFileSync } from 'node:fs';

/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {{ message?: string, stack?: string }} Told */

export default class {
  /** @param {readonly TestModule[]} modules @param {readonly Told[]} unhandled */
  onTestRunEnd(modules, unhandled) {
    const place = process.env['OPENWARD_TEST_REPORT'];
    if (place === undefined) return;
    /** @type {TestReport} */
    const report = { passed: 0, failed: 0, skipped: [], failures: unhandled.map((error) => told('outside', [error])) };
    for (const module of modules) add(report, module);
    report.failed = report.failures.length;
    writeFileSync(place, JSON.stringify(report));
  }
}

/** @param {TestReport} report @param {TestModule} module */
function add(report, module) {
  const file = module.relativeModuleId;
  for (const test of module.children.allTests()) {
    const { state, errors } = test.result();
    const name = `${file}: ${test.fullName}`;
    if (state === 'passed') report.passed += 1;
    else if (state === 'failed') report.failures.push(told(name, errors));
    else report.skipped.push(name);
  }
  const around = [{ name: file, errors: module.errors() }];
  for (const suite of module.children.allSuites())
    around.push({ name: `${file}: ${suite.fullName}`, errors: suite.errors() });
  for (const { name, errors } of around) if (errors.length > 0) report.failures.push(told(name, errors));
}

/** @param {string} name @param {readonly Told[]} errors */
function told(name, errors) {
  const said = errors.flatMap(({ message, stack }) => [...lines(message).slice(0, 8), ...placesIn(stack).slice(0, 3)]);
  return [name, ...(said.length === 0 ? ['it does not say why'] : said)].join('\n  ');
}

/** Where it was in this house. @param {string | undefined} stack */
function placesIn(stack) {
  return lines(stack).filter((line) => /^ *at /.test(line) && !/node_modules|node:|<anonymous>/.test(line));
}

/** @param {string} [text] */
function lines(text = '') {
  return text.split('\n').filter((line) => line.trim() !== '');
}
