/** The first character, in the order of pinyin, under each initial; i, u and v begin no syllable. */
const FIRST = '阿八嚓哒妸发旮哈讥咔垃妈拿噢妑七呥仨他哇夕丫帀';
const INITIALS = 'abcdefghjklmnopqrstwxyz';

const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin').compare;

/** The initials of a Chinese name as people type them: 道路保洁 → dlbj. Other characters stay as they are. */
export function initialsOf(name: string): string {
  return [...name.toLowerCase()].map(initialOf).join('');
}

function initialOf(char: string): string {
  if (!/\p{Script=Han}/u.test(char)) return char;
  let initial = '';
  [...FIRST].forEach((first, index) => {
    if (order(char, first) >= 0) initial = INITIALS[index]!;
  });
  return initial || char;
}
