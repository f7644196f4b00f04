import { DAY, HOUR } from '../../lib/domain/bureau/policy.ts';
import {
  complaint,
  contacted,
  deed,
  dispatched,
  EAST,
  help,
  minutes,
  reached,
  WEST,
  type Deed,
} from './deeds.ts';

/** What crosses units: a return, hard cases at each of their steps, a helping unit, a supervision and an instruction. */
export function coordination(): Deed[] {
  return [...returned(), ...hardAsked(), ...promised(), ...promiseRuns(), ...helped(), ...escalated()];
}

function returned(): Deed[] {
  return [
    ...dispatched('33', 'JC3', 'jc3.staff2', minutes(15, 40), {
      ...complaint('S01', '望春路', EAST, '望春路人行道上有一块倒下的招牌。', '招牌倒在人行道上', '车站旁'),
      callers: [{ name: '施女士', phone: '13800000133' }],
    }),
    deed(minutes(4, 30), 'jc3.staff2', '33', {
      type: 'request-return',
      reason: '是道路施工围挡的牌子，不属店招，应由作业公司清走。',
      suggested: 'ZY1',
    }),
  ];
}

function hardAsked(): Deed[] {
  return [
    ...reached('34', 'KS3', 'ks3.staff', 22 * HOUR + minutes(50), {
      ...complaint(
        'H10',
        '柳荫路',
        WEST,
        '凌晨四点垃圾车压缩声大，两家公司都经过。',
        '凌晨压缩作业声大，涉两家公司',
      ),
      callers: [{ name: '张先生', phone: '13800000134' }],
    }),
    deed(minutes(9), 'ks3.staff', '34', {
      type: 'request-hard',
      reason: '须调整两家公司的作业时间，当日定不下来。',
      plan: '今晚起先改到六点以后压缩。',
    }),
  ];
}

function promised(): Deed[] {
  const ago = 3 * DAY;
  return [
    ...reached('35', 'JC2', 'jc2.staff', ago, {
      ...help('G07', '清荷公园', WEST, '清荷公园健身器材松动多处。', '健身器材松动', '北门'),
      callers: [{ name: '孔女士', phone: '13800000135' }],
    }),
    deed(ago - 20 * HOUR, 'jc2.staff', '35', {
      type: 'request-hard',
      reason: '器材须订货更换。',
      plan: '先围挡停用，贴告示。',
    }),
    deed(ago - 20 * HOUR - minutes(12), 'coordinator', '35', { type: 'decide-hard', approve: true }),
    {
      ago: minutes(75),
      by: 'jc2.staff',
      case: '35',
      commands: (at) => [
        {
          type: 'reply-hard',
          opinion: '厂家七日内到货，届时整组更换，期间围挡停用。',
          informed: [{ caller: 1 }],
          finish: at + 7 * DAY,
        },
      ],
    },
  ];
}

function promiseRuns(): Deed[] {
  const ago = 4 * DAY;
  return [
    ...reached('36', 'YH1', 'yh1.staff2', ago, {
      ...complaint(
        'G03',
        '云帆路',
        EAST,
        '云帆路绿地喷灌坏了，草坪枯死。',
        '喷灌坏，草坪枯死',
        '街心绿地北侧',
      ),
      callers: [{ name: '曹先生', phone: '13800000136' }],
    }),
    deed(ago - 10 * HOUR, 'yh1.staff2', '36', {
      type: 'request-hard',
      reason: '须重铺管线和补植。',
      plan: '人工浇水。',
    }),
    deed(ago - 10 * HOUR - minutes(20), 'coordinator2', '36', { type: 'decide-hard', approve: true }),
    {
      ago: 2 * DAY,
      by: 'yh1.staff2',
      case: '36',
      commands: (at) => [
        {
          type: 'reply-hard',
          opinion: '管线下周修好，再补植草坪。',
          informed: [{ caller: 1 }],
          finish: at + 5 * DAY,
        },
      ],
    },
    deed(2 * DAY - HOUR, 'coordinator', '36', { type: 'approve-promise' }),
  ];
}

function helped(): Deed[] {
  return [
    ...contacted('37', 'KS2', 'ks2.staff2', minutes(88), {
      ...complaint(
        'S04',
        '银杏大道',
        WEST,
        '银杏大道夜市收摊后满地油污，摊位占道。',
        '夜市占道，收摊后满地油污',
        '桥西',
      ),
      callers: [{ name: '严女士', phone: '13800000137' }],
    }),
    {
      ago: minutes(60),
      by: 'coordinator',
      case: '37',
      commands: (at) => [
        { type: 'co-handle', unit: 'ZY2', task: '收摊后冲洗路面，留照片。', due: at + 6 * HOUR },
      ],
    },
    deed(minutes(52), 'supervisor', '37', { type: 'supervise', text: '连续三次投诉，请查明并书面答复。' }),
    deed(minutes(20), 'ks2.staff2', '37', {
      type: 'reply-supervise',
      text: '已约谈摊主，今晚起十点收摊，作业公司随后冲洗。',
    }),
  ];
}

function escalated(): Deed[] {
  return [
    ...contacted('38', 'JC4', 'jc4.staff2', minutes(72), {
      ...complaint('H11', '青禾路', EAST, '河边又有人夜里偷倒建筑垃圾。', '夜里偷倒建筑垃圾', '河边空地'),
      callers: [{ name: '华先生', phone: '13800000138' }],
    }),
    deed(minutes(44), 'coordinator2', '38', {
      type: 'escalate',
      question: '涉及河道，须请领导小组定由谁牵头。',
    }),
    ...contacted('39', 'ZY1', 'zy1.staff2', minutes(64), {
      ...complaint('H01', '望春路', EAST, '望春路小学门口放学后垃圾多。', '小学门口放学后垃圾多', '小学门口'),
      callers: [{ name: '金女士', phone: '13800000139' }],
    }),
    deed(minutes(33), 'leader', '39', {
      type: 'instruct',
      units: ['ZY1'],
      text: '本周放学时段专人保洁，报结果。',
    }),
  ];
}
