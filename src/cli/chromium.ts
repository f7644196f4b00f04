import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { tool, type Outcome } from './steps.ts';

/** A Chromium that is on this machine, or `undefined`. */
export function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  const onPath = PATH.split(delimiter).flatMap((folder) =>
    ['chromium', 'google-chrome'].map((name) => join(folder, name)),
  );
  return [CHROMIUM, chromium.executablePath(), ...onPath, ...usualPlaces].find(
    (path) => path && existsSync(path),
  );
}

/** Finds a Chromium, or gets one: Playwright's own, or as root the Debian package. */
export async function ensureChromium(): Promise<Outcome & { path?: string }> {
  const found = findChromium();
  if (found) return { ok: true, path: found, remark: found };
  const downloaded = await tool('@playwright/test', ['install', 'chromium', '--no-shell'], {
    program: 'playwright',
  });
  if (!downloaded.ok) installDebianPackage();
  const path = findChromium();
  if (path) return { ok: true, path, remark: path };
  return {
    ok: false,
    output:
      'No Chromium was found and none could be installed. Install one (on Debian: apt-get install chromium ' +
      'fonts-noto-cjk) or name it: CHROMIUM=/path/to/chromium npm test.',
  };
}

function installDebianPackage(): void {
  if (process.getuid?.() !== 0) return;
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  if (spawnSync('apt-get', ['update'], options).status !== 0) return;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], options);
}

const usualPlaces = [
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    if (folder === undefined) return [];
    return ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(
      (end) => join(folder, end),
    );
  }),
];
