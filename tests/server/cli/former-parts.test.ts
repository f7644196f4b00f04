import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FORMER_BUILDS, keepFormerParts } from '../../../src/cli/former-parts.ts';

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'parts-'));
  folder = join(home, 'build');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A build as the adapter makes it: the folder is emptied first. */
function build(parts: Record<string, string>, ok = true) {
  return keepFormerParts(folder, async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, text] of Object.entries(parts)) {
      const file = join(folder, 'client/_app/immutable', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return { ok };
  });
}
const part = (name: string) => join(folder, 'client/_app/immutable', name);

test("an open page's parts stay served after the server was replaced by a newer build", async () => {
  await build({ 'nodes/1.aaa.js': 'one', 'chunks/sheet.old.js': 'sheet', 'chunks/sheet.old.js.br': 'br' });
  await build({ 'nodes/1.bbb.js': 'two', 'chunks/sheet.new.js': 'sheet 2' });
  expect(readFileSync(part('chunks/sheet.old.js'), 'utf8')).toBe('sheet');
  expect(existsSync(part('chunks/sheet.old.js.br'))).toBe(true);
  expect(existsSync(part('nodes/1.aaa.js'))).toBe(true);
  expect(readFileSync(part('nodes/1.bbb.js'), 'utf8')).toBe('two');
});

test('so do those of the builds before, up to a bound, and no further', async () => {
  for (let number = 0; number < 6; number += 1)
    await build({ [`chunks/${number}.js`]: String(number), 'same.js': '' });
  const left = readdirSync(join(folder, 'client/_app/immutable/chunks')).sort();
  expect(left).toEqual(['3.js', '4.js', '5.js'].slice(-1 - FORMER_BUILDS));
  expect(existsSync(part('same.js'))).toBe(true);
  expect(readdirSync(home)).toEqual(['build']);
});

test('building the same once more drops nothing, nor does a build that failed leave anything behind', async () => {
  await build({ 'a.js': 'a' });
  await build({ 'b.js': 'b' });
  for (let time = 0; time < 4; time += 1) await build({ 'b.js': 'b' });
  expect(existsSync(part('a.js'))).toBe(true);
  expect(await build({}, false)).toEqual({ ok: false });
  expect(readdirSync(home)).toEqual([]);
});
