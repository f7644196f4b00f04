/** Digits as they are said and written in Chinese, one by one, also as on a cheque and over a bad line (幺 洞 拐 勾). */
const DIGITS: Record<string, string> = {};
for (const [digit, forms] of Object.entries({
  0: '〇零○洞',
  1: '一壹幺弌',
  2: '二贰貳弍',
  3: '三叁叄參弎',
  4: '四肆',
  5: '五伍',
  6: '六陆陸',
  7: '七柒拐',
  8: '八捌',
  9: '九玖勾',
})) {
  for (const form of forms) DIGITS[form] = digit;
}

/** The plain digit that a character says; undefined for anything else. */
export function digitOf(char: string): string | undefined {
  return char >= '0' && char <= '9' ? char : DIGITS[char];
}

/** Each Chinese digit of a text as a plain one; everything else stays. */
export function plainDigits(text: string): string {
  let plain = '';
  for (const char of text) plain += digitOf(char) ?? char;
  return plain;
}

/** A Chinese numeral in plain digits: 八十八 → 88, 一百零二 → 102, 六〇二 → 602. */
export function plainNumeral(numeral: string): string {
  if (!/[十百]/.test(numeral)) return plainDigits(numeral);
  let sum = 0;
  let digit = 0;
  for (const char of numeral) {
    const weight = char === '十' ? 10 : char === '百' ? 100 : 0;
    if (weight > 0) {
      sum += (digit || 1) * weight;
      digit = 0;
    } else {
      digit = Number(digitOf(char));
    }
  }
  return String(sum + digit);
}
