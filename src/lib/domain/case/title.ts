import type { Road } from '../bureau/directory.ts';
import { withoutEstates } from '../bureau/road.ts';
import { cleanLine, cleanText, cutText } from '../text/clean.ts';
import { replaceSpans } from '../text/fold.ts';
import { maskText } from '../text/masks.ts';
import { namedIn } from '../text/name.ts';

/** A title that was given, as a card may show it: without these names, anybody's numbers and names of estates. */
export function shownTitle(title: string, names: readonly string[], roads: readonly Road[]): string {
  return cleanLine(withoutEstates(withoutPeople(title, names), roads));
}

/** A text without these names, in whatever spelling, and without anybody's numbers. */
function withoutPeople(text: string, names: readonly string[]): string {
  const clean = cleanText(text);
  return maskText(replaceSpans(clean, namedIn(clean, names), ''));
}

/**
 * What and where in a few words for the card, proposed from the complaint's text: the first clauses, without the callers'
 * names and numbers and without names of estates.
 */
export function proposeTitle(
  text: string,
  names: readonly string[] = [],
  roads: readonly Road[] = [],
): string {
  const [sentence = ''] = cleanLine(withoutEstates(withoutPeople(text, names), roads)).split(
    /[。;；!！?？]/u,
  );
  const clauses = sentence.split(/[,，]/u).filter((clause) => !/先生|女士|电话|联系/u.test(clause));
  let title = '';
  for (const clause of clauses) {
    if (title && title.length + clause.length > 28) break;
    title += (title ? '，' : '') + clause.trim();
  }
  return cutText(title, 40);
}
