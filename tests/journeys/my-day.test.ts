import { expect, test } from '@playwright/test';
import { atDesk, everybodyLeaves, inTheStreet } from './people.ts';
import { register } from './register.ts';

test.afterEach(everybodyLeaves);

test('a worker signs for a case in the street, and his day says so at once, with the way to the case', async ({
  browser,
}) => {
  const desk = await atDesk(browser, 'coordinator');
  const title = await register(desk, '日记路');
  const phone = await inTheStreet(browser, 'jc1.staff2');
  await phone.goto('/mine');
  const day = phone.getByRole('region', { name: '我的一天' });
  await expect(day.getByText('今天记下的')).toBeVisible();
  await phone.locator('li.case', { hasText: title }).getByRole('button', { name: '签收，我来办' }).click();
  const step = day.getByRole('listitem').filter({ hasText: '日记路' });
  await expect(step).toContainText('签收');
  await step.getByRole('link').click();
  await expect(phone).toHaveURL(/\/cases\//);
});
