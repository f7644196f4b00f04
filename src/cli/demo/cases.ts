import { HOUR, MINUTE } from '../../lib/domain/bureau/policy.ts';
import { coordination } from './coordination.ts';
import {
  accept,
  complaint,
  contact,
  contacted,
  deed,
  dispatched,
  EAST,
  help,
  kind,
  minutes,
  reached,
  received,
  resolve,
  solved,
  WEST,
  type Deed,
  type Kind,
} from './deeds.ts';

/** The cases of the bureau's morning, at moments that put every column, colour and flag on the screen. */
export function demoCases(): Deed[] {
  return [
    ...toDispatch(),
    ...toContact(),
    ...toReach(),
    ...toResolve(),
    ...toVerify(),
    ...answered(),
    ...coordination(),
  ];
}

function toDispatch(): Deed[] {
  return [
    ...received('25', minutes(8, 21), deadCat),
    ...received('14', minutes(5, 17), {
      ...complaint(
        'S04',
        '云帆路',
        EAST,
        '水果店把货架摆满人行道，轮椅无法通过。',
        '货架摆满人行道，轮椅无法通过',
      ),
      callers: [{ name: '冯先生', phone: '13800000114' }],
    }),
    ...received('18', minutes(3, 2), {
      ...complaint('H02', '碧溪苑', EAST, '碧溪苑垃圾堆积，两天没人清。', '垃圾堆积两天'),
      callers: [{ name: '卫女士', phone: '13800000118' }],
    }),
    ...received('29', minutes(1, 30), {
      ...kind(
        'suggestion',
        'Q02',
        '清荷公园',
        WEST,
        '建议在清荷公园增设直饮水和分类箱。',
        '建议增设直饮水和分类箱',
      ),
      callers: [{ name: '许女士', phone: '021-55550129' }],
    }),
    ...received('8', minutes(0, 52), {
      ...complaint(
        'G08',
        '清荷公园',
        WEST,
        '清荷公园早晨六点音响过大，影响休息。',
        '早晨六点音响过大，影响休息',
      ),
      callers: [{ name: '', phone: '021-55550108' }],
    }),
    ...received('30', minutes(11, 24), {
      ...complaint('S02', '望春路', EAST, '路灯连续三晚不亮。', '路灯连续三晚不亮，疑非本局职责'),
      callers: [{ name: '何先生', phone: '13800000130' }],
    }),
  ];
}

function toContact(): Deed[] {
  return [
    ...dispatched('5', 'JC1', 'jc1.staff', minutes(19, 12), {
      ...complaint(
        'G05',
        '望春路',
        EAST,
        '望春路梧桐白蛾虫多，掉到行人身上。',
        '梧桐白蛾虫多，掉到行人身上',
        '23号旁',
      ),
      callers: [{ name: '孙女士', phone: '13800000105' }],
    }),
    deed(minutes(6), 'coordinator', '5', { type: 'urge', text: '来电人再次来电，请先联系。' }),
    ...dispatched('1', 'JC1', 'jc1.staff2', minutes(17, 25), {
      ...help(
        'G01',
        '青禾路',
        EAST,
        '大风后青禾路近望春路一棵梧桐倾斜，压住非机动车道。',
        '大风后梧桐倾斜，压住非机动车道',
      ),
      place: { road: '青禾路', cross: '望春路', area: EAST },
      callers: [{ name: '赵女士', phone: '13800000101' }],
    }),
    ...dispatched('17', 'ZY3', 'zy3.staff', minutes(13, 37), {
      ...complaint('H02', '碧溪苑', EAST, '碧溪苑湿垃圾两天未清运，臭味严重。', '湿垃圾两天未清运，臭味严重'),
      callers: [{ name: '褚先生', phone: '13800000117' }],
    }),
    ...dispatched('24', 'ZY2', 'zy2.staff', minutes(10, 45), {
      ...complaint('H08', '云帆路', WEST, '公交站旁废物箱满溢两天。', '公交站旁废物箱满溢两天', '公交站'),
      callers: [{ name: '', phone: '021-55550124' }],
    }),
    ...[8, 6, 3].map((ago) =>
      deed(minutes(ago), 'zy2.staff', '24', { type: 'attempt-contact', outcome: 'no-answer' }),
    ),
    deed(minutes(2, 10), 'zy2.staff', '24', { type: 'request-waive', reason: 'three-attempts' }),
    ...dispatched('11', 'JC3', 'jc3.staff', minutes(6, 2), {
      ...complaint(
        'S01',
        '云帆路',
        EAST,
        '云帆路转角灯箱广告摇晃，担心坠落。',
        '灯箱广告摇晃，担心坠落',
        '转角',
      ),
      callers: [{ name: '', phone: '021-55550111' }],
    }),
    ...dispatched('23', 'JC5', null, minutes(2, 28), {
      ...complaint('H07', '云帆路', EAST, '云帆路公厕无障碍间长期上锁。', '无障碍间长期上锁', '公厕'),
      callers: [{ name: '杨女士', phone: '13800000123' }],
    }),
    ...dispatched('13', 'ZY1', 'zy1.staff2', minutes(39, 50), {
      ...complaint('S03', '望春路', EAST, '望春路一排电话亭贴满小广告。', '一排电话亭贴满小广告'),
      callers: [],
    }),
    ...dispatched('21', 'JC4', null, minutes(24, 28), {
      ...complaint(
        'H05',
        '望春路',
        EAST,
        '装修垃圾堆点已溢出，收费不透明。',
        '装修垃圾堆点溢出，收费不透明',
        '菜场口',
      ),
      callers: [{ name: '沈女士', phone: '13800000121' }],
    }),
  ];
}

function toReach(): Deed[] {
  return [
    ...dispatched('27', 'ZY1', 'zy1.staff', minutes(133), {
      ...complaint(
        'H11',
        '青禾路',
        EAST,
        '河边空地夜间有人偷倒建筑垃圾，要求查车。',
        '夜间有人偷倒建筑垃圾，要求查车',
        '河边空地',
      ),
      origin: 'supervised',
      externalNo: 'QX-20260099',
      callers: [{ name: '秦女士', phone: '13800000127' }],
    }),
    deed(minutes(115), 'zy1.staff', '27', contact('车牌拍到后三位，要求查车')),
    deed(minutes(103, 32), 'coordinator2', '27', {
      type: 'reassign',
      unit: 'JC4',
      reason: 'wrong-unit',
      note: '偷倒建筑垃圾属废管所职责',
    }),
    deed(minutes(96), 'jc4.staff', '27', accept),
    ...contacted('9', 'YH1', 'yh1.staff', minutes(93, 28), {
      ...help(
        'G09',
        '青禾路',
        EAST,
        '青禾路12号门前树穴盖板翘起，绊倒老人。',
        '树穴盖板翘起，绊倒老人',
        '12号门前',
      ),
      callers: [{ name: '吴先生', phone: '13800000109' }],
    }),
    ...contacted('19', 'JC5', 'jc5.staff', minutes(69, 30), {
      ...complaint(
        'H03',
        '柳荫路',
        WEST,
        '柳荫路88弄箱房洗手池不出水、苍蝇多。',
        '箱房洗手池不出水、苍蝇多',
        '88弄',
      ),
      callers: [{ name: '', phone: '021-55550119' }],
    }),
    ...contacted('7', 'JC2', 'jc2.staff', minutes(26, 50), {
      ...help(
        'G07',
        '清荷公园',
        WEST,
        '清荷公园儿童滑梯断裂，有划伤危险。',
        '儿童滑梯断裂，有划伤危险',
        '儿童区',
      ),
      callers: [{ name: '周女士', phone: '13800000107' }],
    }),
    ...contacted('16', 'ZY1', 'zy1.staff', minutes(139, 22), {
      ...complaint(
        'H01',
        '青禾路',
        EAST,
        '青禾路北段连续三天无人清扫，落叶堵住雨水口。',
        '三天无人清扫，落叶堵住雨水口',
        '北段',
      ),
      callers: [{ name: '陈女士', phone: '13800000116' }],
    }),
    ...solved('15', 'KS2', 'ks2.staff', 9 * HOUR, {
      ...complaint(
        'S05',
        '望春路',
        EAST,
        '饭店门前污水横流、油污发黑，多次反映。',
        '污水横流、油污发黑，多次反映',
        '饭店门前',
      ),
      callers: [{ name: '', phone: '021-55550115' }],
    }),
    deed(minutes(51, 56), 'coordinator', '15', {
      type: 'reject',
      disputed: 'arrival',
      reason: '回访时来电人称无人到过现场。',
      fault: true,
    }),
  ];
}

function toResolve(): Deed[] {
  return [
    ...reached('22', 'JC4', 'jc4.staff2', 22 * HOUR + minutes(35, 22), {
      ...help(
        'H06',
        '望春路',
        EAST,
        '凌晨一点渣土车在望春路抛洒泥土约两百米。',
        '渣土车抛洒泥土约两百米',
        '北口',
      ),
      origin: 'supervised',
      callers: [{ name: '韩先生', phone: '13800000122' }],
    }),
    ...reached('20', 'ZY3', 'zy3.staff', 20 * HOUR + minutes(26, 33), {
      ...complaint(
        'H04',
        '碧溪苑',
        EAST,
        '居民弃置沙发占用消防通道一周。',
        '弃置沙发占用消防通道一周',
        '消防通道',
      ),
      callers: [{ name: '蒋先生', phone: '13800000120' }],
    }),
    deed(minutes(190), 'intake', '20', { type: 'urge', text: '来电人再次来电催问。' }),
    deed(minutes(95), 'coordinator', '20', { type: 'urge', text: '消防通道，请尽快清走。' }),
    ...reached('4', 'KS1', 'ks1.staff', 17 * HOUR + minutes(49, 30), {
      ...complaint(
        'G04',
        '银杏大道',
        WEST,
        '有人在银杏大道绿化带里种菜并铺设水泥。',
        '绿化带里有人种菜并铺设水泥',
      ),
      callers: [],
    }),
    ...reached('3', 'YH1', 'yh1.staff', 14 * HOUR + minutes(57, 32), {
      ...complaint(
        'G03',
        '云帆路',
        EAST,
        '云帆路街心绿地草坪大片枯黄，喷灌已坏两周。',
        '草坪大片枯黄，喷灌坏了两周',
        '街心绿地',
      ),
      callers: [{ name: '钱先生', phone: '13800000103' }],
    }),
    ...reached('12', 'JC3', 'jc3.staff', 12 * HOUR + minutes(14, 23), {
      ...complaint(
        'S02',
        '银杏大道',
        WEST,
        '银杏大道桥头景观灯整夜闪烁，照进卧室。',
        '景观灯整夜闪烁，照进卧室',
        '桥头',
      ),
      callers: [{ name: '王女士', phone: '13800000112' }],
    }),
    ...reached('6', 'KS1', 'ks1.staff2', 9 * HOUR + minutes(17, 10), {
      ...help(
        'G06',
        '碧溪苑',
        EAST,
        '碧溪苑内大树挡住二楼采光，物业一直不修。',
        '大树挡住二楼采光，物业一直不修',
      ),
      callers: [{ name: '李先生', phone: '021-55550106' }],
    }),
    ...reached('10', 'JC1', 'jc1.staff', 26 * HOUR + minutes(26, 11), {
      ...complaint(
        'G10',
        '柳荫路',
        WEST,
        '柳荫路古银杏树根被施工挖断，要求查处。',
        '古银杏树根被施工挖断，要求查处',
        '古银杏旁',
      ),
      origin: 'supervised',
      callers: [{ name: '郑女士', phone: '13800000110' }],
    }),
    deed(minutes(140), 'supervisor', '10', { type: 'urge', text: '已超时，请说明办理情况。' }),
    deed(minutes(20), 'coordinator', '10', { type: 'urge', text: '请补办结结果。' }),
    ...conduct(),
  ];
}

/** The confidential complaint against the western company: contact is the centre's, the 科室 above it handles. */
function conduct(): Deed[] {
  const ago = 24 * HOUR + minutes(50, 29);
  return [
    ...received('31', ago + minutes(3), {
      ...complaint(
        'X01',
        '云帆路',
        WEST,
        '投诉西片公司保洁员辱骂居民，要求保密。',
        '投诉保洁员辱骂居民',
        '保洁段',
      ),
      confidential: true,
      against: 'ZY2',
      callers: [{ name: '何先生', phone: '13800000131' }],
    }),
    deed(ago, 'coordinator', '31', { type: 'dispatch', unit: 'KS3' }),
    deed(ago - minutes(4), 'ks3.staff', '31', accept),
    deed(ago - minutes(12), 'coordinator', '31', contact('愿意配合核实，不愿露面')),
    deed(ago - minutes(30), 'coordinator', '31', {
      type: 'arrive',
      finding: '调取当班安排，约谈当班人员。',
    }),
    deed(minutes(45), 'intake2', '31', { type: 'urge', text: '来电人询问进展。' }),
  ];
}

function toVerify(): Deed[] {
  return [
    ...solved('2', 'JC1', 'jc1.staff', 21 * HOUR, {
      ...complaint(
        'G02',
        '柳荫路',
        WEST,
        '柳荫路88弄门口行道树枝叶遮挡红绿灯，请修剪。',
        '枝叶遮挡红绿灯，请修剪',
        '88弄门口',
      ),
      callers: [{ name: '', phone: '021-55550102' }],
    }),
    ...solved('26', 'KS3', 'ks3.staff2', 16 * HOUR, {
      ...complaint(
        'H10',
        '柳荫路',
        WEST,
        '凌晨四点垃圾车压缩作业声音太大。',
        '凌晨四点垃圾车压缩作业声音太大',
      ),
      callers: [{ name: '朱先生', phone: '13800000126' }],
    }),
    ...reached('32', 'ZY1', 'zy1.staff', 27 * HOUR, {
      ...complaint('H08', '青禾路', EAST, '青禾路公交站废物箱满溢。', '公交站废物箱满溢', '公交站'),
      callers: [{ name: '', phone: '021-55550132' }],
    }),
    deed(78 * MINUTE, 'zy1.staff', '32', resolve('已清掏并冲洗，巡回改为每日三次。', 'solved')),
  ];
}

function answered(): Deed[] {
  return [
    ...received('28', minutes(47), {
      ...kind(
        'inquiry',
        'Q01',
        '柳荫路',
        WEST,
        '咨询：个人想认养小区旁绿地，如何办理？',
        '想认养小区旁绿地，如何办理',
      ),
      callers: [{ name: '尤先生', phone: '13800000128' }],
    }),
    deed(minutes(44), 'intake', '28', {
      type: 'answer',
      answer: '持身份证到区绿化认养窗口登记，认养期不少于一年，当场受理。',
      method: 'phone',
    }),
  ];
}

const deadCat: Kind = {
  ...help('H09', '银杏大道', WEST, '银杏大道中央隔离带有死猫一只。', '中央隔离带有死猫一只', '中央隔离带'),
  callers: [],
};
