import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from '../src/cli/chromium.ts';

// The workers load this file again and inherit what the first reading has put into the environment.
process.env.JOURNEY_DATA ??= join(mkdtempSync(join(tmpdir(), 'board-12345-')), 'data');
process.env.JOURNEY_PORT ??= String(20_000 + (process.pid % 20_000));
process.env.DEMO_PASSWORD ??= 'kapok-lantern-harbour-42';
process.env.DEMO_WALL_KEY ??= 'wall-of-the-journeys-7f3k9q2m';

const address = `http://127.0.0.1:${process.env.JOURNEY_PORT}`;

export default defineConfig({
  testDir: './journeys',
  outputDir: '../test-results',
  testMatch: '**/*.test.ts',
  forbidOnly: !!process.env.CI,
  fullyParallel: false,
  workers: 3,
  // Generous, for slow machines: a journey waits for what it expects, never for time.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: address,
    browserName: 'chromium',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // To look into one that fails: npm test -- journeys WORD --trace=on
    trace: 'off',
    launchOptions: {
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-background-networking'],
    },
  },
  webServer: {
    command: `"${process.execPath}" src/cli/demo.ts --fresh`,
    cwd: resolve(import.meta.dirname, '..'),
    url: `${address}/healthz`,
    env: {
      DATA_DIR: process.env.JOURNEY_DATA,
      HOST: '127.0.0.1',
      PORT: process.env.JOURNEY_PORT,
    },
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 12_000 },
  },
});
