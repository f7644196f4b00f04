import type { Category } from '$lib/domain/bureau/directory.ts';
import { cleanLine } from '$lib/domain/text/clean.ts';
import { initialsOf } from './pinyin.ts';

/**
 * The categories that a desk's shorthand means, best first: code (h01), the initials of the name (dlbj), a piece of a
 * name in either language, or one of the words that point to it.
 */
export function findCategories(query: string, categories: Iterable<Category>): Category[] {
  const asked = cleanLine(query).normalize('NFKC').toLowerCase();
  if (!asked) return [];
  const found: { category: Category; rank: number }[] = [];
  for (const category of categories) {
    const rank = rankOf(asked, category);
    if (rank !== undefined) found.push({ category, rank });
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ category }) => category);
}

function rankOf(asked: string, { code, name, short, nameEn, shortEn, words }: Category): number | undefined {
  const names = [short, name, shortEn, nameEn].map((one) => one.toLowerCase());
  const initials = [initialsOf(short), initialsOf(name)];
  if (code.toLowerCase() === asked || names.includes(asked)) return 0;
  if (code.toLowerCase().startsWith(asked)) return 1;
  if (initials.some((one) => one.startsWith(asked))) return 2;
  if (names.some((one) => one.includes(asked))) return 3;
  if (words.some((word) => word.includes(asked) || asked.includes(word))) return 4;
  return initials.some((one) => one.includes(asked)) ? 5 : undefined;
}
