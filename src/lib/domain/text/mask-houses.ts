import { fold, foldText, replaceSpans, unfold, type Span } from './fold.ts';
import { maskAddress } from './masks.ts';

/** A numeral, in whatever script, with a word that says that it is a house, a building, a floor or a room. */
const HOUSE =
  /[0-9〇零一二三四五六七八九十百]{1,6}[A-Za-z]?(?:号(?:楼|院|门(?![前口]))?|栋|幢|座|单元|楼|层|室|房|门|梯|户)|[A-Za-z][座栋幢楼号]/gu;

/**
 * A text without house and room, for those who oversee: 柳荫路88弄5号602室 → 柳荫路88弄***. Lane and road stay, and whatever
 * no number tells. Linear.
 * @param own the house and room of the case itself, covered however they are numbered (356)
 */
export function maskHouses(text: string, own = ''): string {
  const folded = fold(text);
  const spans = ownIn(folded.text, own).map(([start, end]) => unfold(folded, start, end));
  let last: Span | undefined;
  for (const { 0: found, index } of folded.text.matchAll(HOUSE)) {
    const [start, end] = unfold(folded, index, index + found.length);
    // 5号602室 is one place.
    const from: number = last && start - last[1] <= 1 ? last[0] : start;
    last = [from, end];
    spans.push(last);
  }
  return spans.length === 0 ? text : replaceSpans(text, spans, '***');
}

function ownIn(text: string, own: string): Span[] {
  const covered = maskAddress(own);
  const said = foldText(own);
  if (said.length < 2 || covered === own) return [];
  const kept = foldText(covered.slice(0, covered.lastIndexOf('***'))).length;
  const spans: Span[] = [];
  for (let at = text.indexOf(said); at >= 0; at = text.indexOf(said, at + said.length)) {
    spans.push([at + kept, at + said.length]);
  }
  return spans;
}
