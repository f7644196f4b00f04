import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newestCaseAt } from '../../../src/lib/server/store/sqlite/newest.ts';
import { MINUTE, NINE, startBureau } from '../helpers/bureau.ts';

test('how old a demonstration is says its newest case, while it is served and where there is none', async () => {
  expect(newestCaseAt(join(tmpdir(), 'no-such-bureau'))).toBe(0);
  const bureau = await startBureau();
  expect(newestCaseAt(bureau.dataDir)).toBe(0);
  await bureau.received();
  await bureau.tick(5 * MINUTE);
  await bureau.dispatched();
  expect(newestCaseAt(bureau.dataDir)).toBe(NINE + 5 * MINUTE);
  await bureau.stop();
});
