import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { rowOf } from './steps/clinic.ts';
import { findings, giveReason, saved, toQueue } from './steps/reading.ts';

const patient = '演示·孙志强';
const centre = '乌拉特前旗人民医院';

describe.skipIf(lacks('chromium'))('Two physicians want one case', () => {
  let hub: RunningHub;
  let people: People;
  let both: [Someone, Someone];
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    both = [await people.signsIn(hub.account(centre, 'reader')), await people.signsIn(hub.account(centre, 'reviewer'))];
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('one gets it, the other is told who has it and stays in the queue', async () => {
    // Neither claim leaves its browser before both were pressed: otherwise the live list would have told the second.
    const held: Route[] = [];
    const { promise: bothPressed, resolve: open } = Promise.withResolvers<void>();
    for (const { context } of both)
      await context.route('**/claim', async (route) => {
        held.push(route);
        if (held.length === both.length) open();
        await bothPressed;
        await route.continue();
      });
    for (const { page } of both) {
      await toQueue(page, '待报告');
      await rowOf(page, patient).waitFor();
    }
    await Promise.all(both.map(({ page }) => rowOf(page, patient).getByRole('button', { name: '领取' }).click()));
    await bothPressed;
    for (const { context } of both) await context.unroute('**/claim');

    const loserIs = (page: Someone['page']) => page.getByText(/已被.*领取/).first();
    const outcomes = await Promise.all(
      both.map(async ({ page }) =>
        Promise.race([
          page.waitForURL(/\/read\//).then(() => 'won' as const),
          loserIs(page)
            .waitFor()
            .then(() => 'told' as const),
        ]),
      ),
    );
    expect([...outcomes].sort()).toEqual(['told', 'won']);
    if (outcomes[0] === 'told') both.reverse();
    const [winner, loser] = both;
    expect(loser.page.url()).toContain('/worklist');
    await rowOf(loser.page, patient).waitFor({ state: 'detached' });
    await winner.page.getByText(/我已领取，至 \d\d:\d\d/).waitFor();
    await winner.page.goto(`${hub.url}/worklist`);
    await toQueue(loser.page, '报告中');
    await rowOf(loser.page, patient).waitFor();
  });

  test('a claim can be taken over by a reviewer with a reason, and what was written is not lost', async () => {
    const [reader, reviewer] = [
      await people.signsIn(hub.account(centre, 'reader')),
      await people.signsIn(hub.account(centre, 'expert')),
    ];
    await toQueue(reader.page, '待报告');
    await rowOf(reader.page, '演示·李丽华').getByRole('button').click();
    await reader.page.getByText(/我已领取/).waitFor();
    await findings(reader.page).fill('腰椎序列整齐。');
    await saved(reader.page);

    await toQueue(reviewer.page, '报告中');
    await rowOf(reviewer.page, '演示·李丽华').getByRole('button', { name: '打开' }).click();
    await reviewer.page.getByText('腰椎序列整齐。').waitFor();
    await reviewer.page.getByRole('button', { name: '接管' }).click();
    await giveReason(reviewer.page, '原医师离岗');
    await expect.poll(() => findings(reviewer.page).inputValue()).toBe('腰椎序列整齐。');
    await reader.page.getByText('您领取的病例已被接管').first().waitFor();
    await findings(reader.page).waitFor({ state: 'detached' });
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});
