/** Who must be called at once, before any case is dispatched: the bureau handles what is not urgent. */
export interface Emergency {
  number: '110' | '119' | '120';
  /** The words that say so. */
  words: string[];
}

const SIGNS: Record<Emergency['number'], readonly string[]> = {
  '119': [
    '火灾',
    '着火',
    '起火',
    '失火',
    '冒烟',
    '爆炸',
    '燃气泄漏',
    '煤气泄漏',
    '被困',
    'on fire',
    'explosion',
  ],
  '120': [
    '伤人',
    '受伤',
    '砸到人',
    '砸中',
    '昏迷',
    '晕倒',
    '流血',
    '骨折',
    '触电',
    '中毒',
    '急救',
    'injured',
    'unconscious',
  ],
  '110': ['打人', '伤人', '持刀', '打架', '斗殴', '抢劫', '盗窃', '威胁', '轻生', '跳楼', 'fight', 'robbery'],
};

/** 转110、119、120: which of them a complaint calls for, with the words that say so. */
export function emergenciesIn(text: string): Emergency[] {
  const low = text.toLowerCase();
  return (Object.keys(SIGNS) as Emergency['number'][])
    .map((number) => ({ number, words: SIGNS[number].filter((word) => low.includes(word)) }))
    .filter(({ words }) => words.length > 0)
    .sort((a, b) => b.words.length - a.words.length);
}
