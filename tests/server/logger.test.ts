import { DrizzleQueryError } from 'drizzle-orm';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { makeLogger } from '../../src/lib/server/http/logger.ts';
import { CANARIES } from './helpers/commands.ts';

function written(say: (log: ReturnType<typeof makeLogger>) => void): string {
  const lines: string[] = [];
  say(makeLogger({ write: (line) => void lines.push(line) }));
  return lines.join('');
}

test("R3: a database error is written down without its statement's values", () => {
  const cause = Object.assign(new Error('UNIQUE constraint failed: texts.body'), {
    code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  });
  const error = new DrizzleQueryError('insert into texts (body) values (?)', [...CANARIES], cause);
  expect(String(error)).toContain(CANARIES[0]);
  const line = written((log) => log.error({ err: error }, 'could not write'));
  for (const word of CANARIES) expect(line).not.toContain(word);
  expect(JSON.parse(line)).toMatchObject({ msg: 'could not write', err: { cause: { code: cause.code } } });
});

test('R3: what a schema or a reader of JSON could not take is not repeated', () => {
  for (const fail of [
    () => v.parse(v.number(), CANARIES[0]),
    () => JSON.parse(`{"name": ${CANARIES[0]}`) as unknown,
  ]) {
    try {
      fail();
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain('欧阳');
      expect(written((log) => log.error({ err: error }))).not.toContain('欧阳');
      expect(written((log) => log.error(error))).not.toContain('欧阳');
    }
  }
});

test('R3: words that look like a place in the program are left out with the rest', () => {
  const posted = `{"a": \n    at ${CANARIES[0]} (${CANARIES[1]}:1:1)\n}`;
  for (const fail of [
    () => JSON.parse(posted) as unknown,
    () => {
      throw new Error(posted);
    },
    () => {
      throw new Error(`${posted} ${posted}`, { cause: new Error(posted) });
    },
  ]) {
    try {
      fail();
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain(`at ${CANARIES[0]}`);
      const line = written((log) => log.error({ err: error }, 'failed'));
      for (const word of CANARIES) expect(line).not.toContain(word);
      expect(line).toContain('logger.test.ts');
    }
  }
});

test('R3: fields that hold personal data or secrets are covered', () => {
  const line = written((log) =>
    log.info({ cookie: CANARIES[1], act: { text: CANARIES[2], gist: CANARIES[0] }, seq: 7 }, 'seen'),
  );
  for (const word of CANARIES) expect(line).not.toContain(word);
  expect(JSON.parse(line)).toMatchObject({ seq: 7, msg: 'seen', act: { text: '***' } });
});

test('a mistake of the program keeps its words and its place', () => {
  const line = written((log) => log.error({ err: new TypeError('x is not a function') }));
  expect(JSON.parse(line)).toMatchObject({ err: { name: 'TypeError', message: 'x is not a function' } });
  expect(line).toContain('logger.test.ts');
});
