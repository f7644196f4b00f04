import { describe, expect, test } from 'vitest';
import { redact } from '../../src/lib/domain/case/redact.ts';
import {
  ACCEPT,
  admin,
  directory,
  DISPATCH,
  dispatched,
  head1,
  intake,
  leader,
  RECEIVE,
  resolved,
  staff1,
  Story,
  VERIFY,
  wall,
} from './bureau.ts';
import { audiencesOf, audienceOf } from '../../src/lib/domain/case/audience.ts';
import { maskAddress, maskName, maskPhone, maskText } from '../../src/lib/domain/text/masks.ts';
import { surname } from '../../src/lib/domain/text/name.ts';

const CANARIES = [
  '欧阳测甲',
  '13912345678',
  '+86 139-1234-5678',
  '１３９１２３４５６７８',
  '110101199001011234',
  '88弄5号602室',
];

function canaryCase() {
  return new Story()
    .do(
      intake,
      {
        ...RECEIVE,
        place: { road: '柳荫路', cross: '碧溪苑', detail: '88弄5号602室', area: '东片' },
        text: `来电人${CANARIES.join('，')}反映枝叶遮挡`,
        title: '枝叶遮挡信号灯',
        callers: [{ name: '欧阳测甲', phone: '13912345678' }],
      },
      DISPATCH,
    )
    .do(staff1, ACCEPT).case;
}

describe('R1 what travels', () => {
  test('a wall card holds no title, text, caller, phone, house number, cross street, and a surname alone', () => {
    const card = redact(canaryCase(), 'wall', directory);
    const wire = JSON.stringify(card);
    for (const canary of [...CANARIES, '枝叶', '碧溪苑', '人11']) expect(wire).not.toContain(canary);
    expect(card.handler).toEqual({ name: '人' });
    expect(card.place).toEqual({ road: '柳荫路', area: '东片' });
  });

  test('no card of any audience holds a caller or the complaint’s text', () => {
    for (const audience of ['centre', 'overseers', 'wall', 'unit:JC1'] as const) {
      const wire = JSON.stringify(redact(canaryCase(), audience, directory));
      for (const canary of CANARIES.slice(0, 5)) expect(wire, audience).not.toContain(canary);
      expect(wire).not.toContain('callers');
    }
  });

  test('a road and an area that the bureau does not know stay off the wall', () => {
    const story = new Story().do(intake, {
      ...RECEIVE,
      place: { road: '356 S BERENDO ST', area: 'WILSHIRE' },
    });
    expect(redact(story.case, 'wall', directory).place).toEqual({ road: '', area: '' });
  });

  test('only the centre learns who is complained of', () => {
    const { case: kase } = new Story().do(intake, { ...RECEIVE, against: 'JC2' }, DISPATCH);
    expect(redact(kase, 'centre', directory)).toHaveProperty('against', 'JC2');
    for (const audience of ['overseers', 'wall', 'unit:JC1'] as const) {
      expect(redact(kase, audience, directory)).not.toHaveProperty('against');
    }
  });
});

describe('audiences', () => {
  test('a case is the centre’s, the overseers’ and the wall’s, and its unit’s from dispatch on', () => {
    const story = new Story().do(intake, RECEIVE);
    expect(audiencesOf(story.case)).toEqual(['centre', 'overseers', 'wall']);
    expect(audiencesOf(dispatched().case)).toContain('unit:JC1');
    expect(audiencesOf(resolved().do(intake, VERIFY).case)).toEqual([]);
  });
  test('one socket has one audience, by the chosen role', () => {
    expect(audienceOf(intake)).toBe('centre');
    expect(audienceOf(head1)).toBe('unit:JC1');
    expect(audienceOf(leader)).toBe('overseers');
    expect(audienceOf(wall)).toBe('wall');
    expect(audienceOf(admin)).toBeNull();
  });
});

describe('masks', () => {
  test('names, numbers and addresses as the scheme writes them', () => {
    expect(maskName('王丽华')).toBe('王**');
    expect(surname('欧阳测甲')).toBe('欧阳');
    expect(maskPhone('13800001234')).toBe('138****1234');
    expect(maskPhone('021-55551234')).toBe('021-****1234');
    expect(maskAddress('柳荫路88弄5号602室')).toBe('柳荫路88弄***');
  });
  test('free text loses telephone, identity and room numbers, full width too', () => {
    const masked = maskText(`联系 ${CANARIES.slice(1).join(' / ')} 以及 021-55551234`);
    for (const secret of ['13912345678', '139-1234', '１３９', '110101', '602室', '55551234'])
      expect(masked).not.toContain(secret);
  });
});

describe('a case that was raised again', () => {
  test('says so on every card, wherever it stands', () => {
    const story = resolved().do(intake, VERIFY);
    const flags = () => redact(story.case, 'wall', directory).flags;
    expect(flags()).not.toContain('reopened');
    story.do(intake, { type: 'reopen', reason: 'dissatisfied', note: '再次来电' });
    expect(flags()).toContain('reopened');
    story.do(staff1, ACCEPT);
    expect(flags()).toContain('reopened');
  });
});
