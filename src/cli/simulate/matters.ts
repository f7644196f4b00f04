import type { CommandInput } from '../../lib/domain/case/commands/index.ts';

/** What citizens call about in the simulation; all invented, numbers obviously fake. */
const MATTERS: [category: string, road: string, area: string, text: string, title: string][] = [
  ['G01', '青禾路', '东片', '大风后一棵梧桐倾斜，快碰到电线。', '梧桐倾斜，快碰到电线'],
  ['G02', '柳荫路', '西片', '行道树枝叶压低，遮住路牌。', '枝叶压低，遮住路牌'],
  ['G03', '云帆路', '东片', '街心绿地草坪被踩秃，喷灌漏水。', '草坪踩秃，喷灌漏水'],
  ['G05', '望春路', '东片', '树上虫子多，掉到行人身上。', '树上虫子多，掉到行人身上'],
  ['G07', '清荷公园', '西片', '公园长椅断了一条腿。', '长椅断了一条腿'],
  ['G09', '青禾路', '东片', '树穴盖板翘起，容易绊人。', '树穴盖板翘起'],
  ['S01', '云帆路', '东片', '店招一角松动，风大时摇晃。', '店招一角松动'],
  ['S03', '望春路', '东片', '墙上新贴了一片小广告。', '墙上新贴小广告'],
  ['S04', '云帆路', '东片', '早点摊占了半条人行道。', '早点摊占人行道'],
  ['H01', '青禾路', '东片', '路边落叶成堆没人扫。', '路边落叶成堆'],
  ['H02', '碧溪苑', '东片', '湿垃圾桶满了没人来收。', '湿垃圾桶满了没人收'],
  ['H04', '碧溪苑', '东片', '旧床垫堆在通道口。', '旧床垫堆在通道口'],
  ['H06', '望春路', '东片', '渣土车掉了一路泥块。', '渣土车掉了一路泥块'],
  ['H07', '云帆路', '东片', '公厕灯不亮，地面湿滑。', '公厕灯不亮，地面湿滑'],
  ['H08', '青禾路', '东片', '公交站旁废物箱满了。', '公交站废物箱满了'],
  ['H11', '青禾路', '东片', '河边又有人倒建筑垃圾。', '河边有人倒建筑垃圾'],
];

export function newMatter(chance: () => number): CommandInput {
  const [category, road, area, text, title] = one(MATTERS, chance);
  const phone = `1380000${String(1000 + Math.floor(chance() * 9000))}`;
  return {
    type: 'receive',
    origin: chance() < 0.12 ? 'supervised' : 'call',
    caseType: chance() < 0.7 ? 'complaint' : 'help',
    category,
    place: { road, area },
    text,
    title,
    callers: chance() < 0.1 ? [] : [{ name: '模拟来电', phone }],
  };
}

const say =
  (...choices: string[]) =>
  (chance: () => number) =>
    one(choices, chance);

export const phrases = {
  urge: say('来电人再次来电，请先联系。', '请尽快到场。', '今天内请给出结果。'),
  reassign: say('属另一单位职责。', '界路，按片区划分。', '需专业队伍处置。'),
  gist: say('情况属实，愿在现场等。', '补充了具体位置。', '要求处理完回电。'),
  finding: say('现场属实，已开始处置。', '已拉警戒线，等吊车。', '需清运车，已调度。'),
  result: say('已清理干净，现场恢复整洁。', '已修复加固，并告知来电人。', '已修剪到位，信号灯无遮挡。'),
  reject: say('回访时来电人称问题仍在。', '照片与现场不符。'),
};

function one<T>(from: readonly T[], chance: () => number): T {
  return from[Math.floor(chance() * from.length)]!;
}
