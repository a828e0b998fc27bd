#!/usr/bin/env node
/**
 * `npm test`: unit, golden and property tests, then those in a real Chromium. It ends with what was skipped and why, and
 * with one line of counts over both: `N passed, N failed`. With `--no-browser` it leaves out the latter; any other
 * arguments go on to vitest, which then runs once.
 */
import { run, runAll, VITEST } from './run-suites.mjs';

const given = process.argv.slice(2);
const isWithoutBrowser = given.includes('--no-browser');
const suites = isWithoutBrowser ? [VITEST] : [VITEST, ['scripts/test-browser.mjs']];
const isForVitest = given.length > 0 && !isWithoutBrowser;
process.exit(isForVitest ? run([...VITEST, ...given]) : runAll(suites));
