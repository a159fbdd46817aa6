/**
 * Prints what failed in a run, from vitest's JSON report: each test's name, and how its
 * message begins. Usage: failed-tests.mjs PROJECT REPORT
 */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const LINES_TOLD = 8;

const [project, report] = process.argv.slice(2);
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
for (const { name, status, message, assertionResults } of testResults) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  for (const { fullName, failureMessages } of failed) tell(fullName, failureMessages.join('\n'));
  if (status === 'failed' && failed.length === 0) tell(name, message);
}

function tell(what, message) {
  console.log(`FAILED: ${project}: ${what}`);
  const lines = stripVTControlCharacters(message).split('\n');
  const told = lines.filter((line) => line.trim() !== '' && !/^\s+at /.test(line)).slice(0, LINES_TOLD);
  for (const line of told) console.log(`    ${line}`);
}
