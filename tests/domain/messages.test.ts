import { expect, test } from 'vitest';
import { messageFaults } from '../../src/i18n/check.ts';

const messages = new Map(
  Object.entries({
    board_close: ['关闭', 'Close'],
    wall_close: ['关闭', 'Close'],
    wall_next: ['最先到期', 'Next due'],
    units_next: ['最先到期', 'First due'],
  }).map(([key, [zh = '', en = '']]) => [
    key,
    new Map([
      ['zh-CN', zh],
      ['en', en],
    ]),
  ]),
);

test('a message that nothing shows and one that another key says already are named; one of another meaning is not', () => {
  const page = 'm.board_close() m.wall_close() m.wall_next()';
  expect(messageFaults(messages, [page])).toEqual([
    'wall_close says what board_close says.',
    'units_next is shown nowhere.',
  ]);
});

test('a message that a language lacks is named', () => {
  const lacking = new Map([...messages, ['wall_new', new Map([['zh-CN', '新']])]]);
  const page = 'm.board_close() m.wall_close() m.wall_next() m.units_next() m.wall_new()';
  expect(messageFaults(lacking, [page])).toContain('wall_new is missing in en.');
});
