import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownMessageFaults } from '../i18n/check.ts';
import { compileWords } from '../i18n/compile.ts';
import { buildIfNeeded } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { formatted } from './format.ts';
import { root, step, tool, type Outcome } from './steps.ts';

// npm test [-- PART …] [-- --verbose] [-- WORD …]
//   PART   types, lint, format, domain, server or journeys; without one: all of them
//   WORD   anything else picks the test files whose path contains it

const parts = ['types', 'lint', 'format', 'domain', 'server', 'journeys'] as const;
type Part = (typeof parts)[number];
type Counts = { passed: number; failed: number };

const args = process.argv.slice(2);
const verbose = args.includes('--verbose');
const picks = args.filter((arg) => !arg.startsWith('-') && !isPart(arg));
const options = args.filter((arg) => arg.startsWith('-') && arg !== '--verbose');
const chosen = args.filter(isPart);
const wanted = (part: Part) => (chosen.length === 0 ? true : chosen.includes(part));

const noVitest: VitestReport = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
const noPlaywright: PlaywrightReport['stats'] = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };

process.chdir(root);
const scratch = mkdtempSync(join(tmpdir(), 'board-12345-'));
const total: Counts = { passed: 0, failed: 0 };
try {
  await run();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function run(): Promise<void> {
  const browser = wanted('journeys') ? await step('Chromium', ensureChromium) : undefined;
  const words = await step('words', async () => {
    await compileWords();
    const faults = ownMessageFaults();
    if (faults.length > 0) return { ok: false, output: faults.join('\n') };
    return tool('@sveltejs/kit', ['sync'], { program: 'svelte-kit' });
  });
  if (!words.ok) return void (total.failed += 1);
  await Promise.all([
    wanted('types') &&
      single('types', () => tool('svelte-check', ['--output', 'human', '--fail-on-warnings'])),
    wanted('lint') && single('lint', () => tool('eslint', ['.', '--max-warnings', '0'])),
    wanted('format') &&
      single('format', () => tool('prettier', ['--check', '--log-level', 'warn', ...formatted])),
  ]);
  const projects = (['domain', 'server'] as const).filter(wanted);
  if (projects.length > 0) await counted(projects.join(' and '), () => vitest(projects));
  if (browser) await journeys(browser);
}

async function single(name: string, work: () => Promise<Outcome>): Promise<void> {
  const { ok } = await step(name, work);
  total[ok ? 'passed' : 'failed'] += 1;
}

async function counted(name: string, work: () => Promise<Outcome & Counts>): Promise<void> {
  const outcome = await step(name, work);
  const { passed, failed } = 'failed' in outcome ? outcome : { passed: 0, failed: 1 };
  total.passed += passed;
  total.failed += failed;
}

async function journeys(browser: Outcome & { path?: string }): Promise<void> {
  const ready = browser.ok && (await buildIfNeeded());
  if (ready) await counted('journeys', () => playwright(browser.path ?? ''));
  else total.failed += 1;
}

async function vitest(projects: string[]): Promise<Outcome & Counts> {
  const report = join(scratch, 'vitest.json');
  const chosenProjects = projects.map((project) => `--project=${project}`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const none = picks.length === 0 ? ['--passWithNoTests'] : [];
  const { ok, output } = await tool(
    'vitest',
    ['run', ...chosenProjects, ...reporters, ...none, ...picks, ...options],
    {
      show: verbose,
    },
  );
  const { numPassedTests, numFailedTests, numPendingTests, testResults } =
    read<VitestReport>(report) ?? noVitest;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return summary(ok, output, numPassedTests, numFailedTests + unloaded.length, numPendingTests);
}

async function playwright(executable: string): Promise<Outcome & Counts> {
  const report = join(scratch, 'playwright.json');
  const { ok, output } = await tool(
    '@playwright/test',
    [
      'test',
      '--config',
      'tests/playwright.config.ts',
      '--reporter=list,json',
      '--pass-with-no-tests',
      ...picks,
      ...options,
    ],
    {
      program: 'playwright',
      show: verbose,
      env: { CHROMIUM: executable, PLAYWRIGHT_JSON_OUTPUT_FILE: report, JOURNEY_DATA: join(scratch, 'data') },
    },
  );
  const { expected, unexpected, flaky, skipped } = read<PlaywrightReport>(report)?.stats ?? noPlaywright;
  return summary(ok, output, expected + flaky, unexpected, skipped);
}

/** A run that failed without a failed test (a crash, an error between tests) counts as one. */
function summary(
  ok: boolean,
  output: string,
  passed: number,
  failures: number,
  skipped: number,
): Outcome & Counts {
  const failed = ok ? failures : Math.max(failures, 1);
  const remark =
    `${passed} passed` +
    (failed > 0 ? `, ${failed} failed` : '') +
    (skipped > 0 ? `, ${skipped} left out` : '');
  return { ok: failed === 0, output: verbose ? '' : output, passed, failed, remark };
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };

function read<T>(report: string): T | undefined {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function isPart(word: string): word is Part {
  return (parts as readonly string[]).includes(word);
}
