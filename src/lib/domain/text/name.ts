import { cleanLine } from './clean.ts';
import { fold, unfold, type Span } from './fold.ts';

/** A person's name in one form: 王 丽 华 → 王丽华; names in Latin letters keep one blank between their words. */
export function normalName(written: string): string {
  return cleanLine(written).replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}

/** A name without the title that is said with it, and without what stands in brackets: 王丽华女士（业主） → 王丽华. */
export function withoutTitle(name: string): string {
  const bare = normalName(name).replace(/ ?[(（【[][^()（）]{0,40}[)）】\]]/gu, '');
  return bare.replace(TITLE_BEFORE, '').replace(TITLE_AFTER, '').trim();
}

/** The family name alone: compound surnames keep both characters, Latin names their last word. */
export function surname(name: string): string {
  const bare = withoutTitle(name);
  if (/^\p{Script=Latin}/u.test(bare)) return bare.split(' ').at(-1) ?? '';
  const characters = [...bare];
  return COMPOUND.has(characters.slice(0, 2).join(''))
    ? characters.slice(0, 2).join('')
    : (characters[0] ?? '');
}

/**
 * Where a text names one of these people, in whatever spelling: with blanks in the name, full width, the given name or the
 * family name with a title (王丽华, 王 丽 华, 王女士, 丽华阿姨); of a Latin name each word.
 */
export function namedIn(text: string, names: readonly string[]): Span[] {
  const folded = fold(text);
  const low = folded.text.toLowerCase();
  const spans: Span[] = [];
  const seen = new Set<string>();
  for (const { said, titled } of names.flatMap(waysToSay)) {
    if (seen.has(said + (titled ? '+' : ''))) continue;
    seen.add(said + (titled ? '+' : ''));
    for (let at = low.indexOf(said); at >= 0; at = low.indexOf(said, at + said.length)) {
      const end = at + said.length;
      const [before, after] = titled ? titlesAround(low, at, end) : [at, end];
      if (!titled || before < at || after > end) spans.push(unfold(folded, before, after));
    }
  }
  return spans;
}

interface Way {
  /** As a folded text holds it. */
  said: string;
  /** Only with a title it is this person: 王 is a king, and a family of a hundred million. */
  titled: boolean;
}

function waysToSay(name: string): Way[] {
  const bare = withoutTitle(name);
  const whole = fold(bare).text.toLowerCase();
  if (whole === '') return [];
  const family = fold(surname(name)).text.toLowerCase();
  if (/^\p{Script=Latin}/u.test(bare)) {
    const words = bare.split(' ').map((word) => fold(word).text.toLowerCase());
    return [whole, ...words.filter((word) => word.length > 2)].map((said) => ({ said, titled: false }));
  }
  const ways: Way[] = [{ said: family, titled: true }];
  if (whole.length > family.length) {
    const given = whole.slice(family.length);
    ways.push({ said: whole, titled: false }, { said: given, titled: true });
  }
  return ways;
}

/** The span with the title that stands before or after it; the span alone where none does. */
function titlesAround(text: string, at: number, end: number): [number, number] {
  const after = TITLE_NEXT.exec(text.slice(end, end + LONGEST_TITLE));
  if (after) return [at, end + after[0].length];
  const before = TITLE_LAST.exec(text.slice(Math.max(0, at - LONGEST_TITLE), at));
  return before ? [at - before[0].length, end] : [at, end];
}

const TITLES =
  '先生|女士|小姐|太太|夫人|老师|师傅|阿姨|叔叔|大叔|大爷|大妈|大娘|大姐|大哥|大嫂|老伯|伯伯|奶奶|爷爷|阿婆|阿公|阿伯|婆婆|妈妈|爸爸|同志|经理|医生|教授|律师|主任|工程师|老板|某某|某|总|工';
const LATIN_TITLES = 'mr|mrs|ms|miss|dr|prof';
const LONGEST_TITLE = 4;
const TITLE_NEXT = new RegExp(`^(?:${TITLES})`, 'u');
const TITLE_LAST = new RegExp(`(?:姓|老|小|阿|(?<![a-z])(?:${LATIN_TITLES})\\.?)$`, 'u');
const TITLE_AFTER = new RegExp(`(?<=.)(?:${TITLES})$`, 'u');
const TITLE_BEFORE = new RegExp(`^(?:${LATIN_TITLES})\\.? (?=\\S)`, 'iu');

const COMPOUND = new Set(
  '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 端木 宇文 长孙 轩辕 钟离 闻人 申屠 澹台 公冶 宗政 濮阳 淳于 单于 太叔 呼延 东郭 南宫 西门 百里 独孤 赫连 拓跋 司空 鲜于 闾丘 万俟 仲孙 公羊 第五 歐陽 諸葛 尉遲 長孫 軒轅 鍾離'.split(
    ' ',
  ),
);
