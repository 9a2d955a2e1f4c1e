import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { rowOf, turnTo } from './steps/clinic.ts';
import { giveReason, impression, openCase, sign, toQueue, write } from './steps/reading.ts';

const patient = '演示·李丽华';
const centre = '乌拉特前旗人民医院';
const first = { findings: '腰椎生理曲度变直，椎体边缘骨质增生。', impression: '腰椎退行性变。', positive: true };

describe.skipIf(lacks('chromium'))('The ways back: returned, rejected, withdrawn', () => {
  let hub: RunningHub;
  let people: People;
  let technician: Someone;
  let reader: Someone;
  let reviewer: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    technician = await people.signsIn(hub.account('大余太中心卫生院', 'technician'));
    reader = await people.signsIn(hub.account(centre, 'reader'));
    reviewer = await people.signsIn(hub.account(centre, 'reviewer'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('a case returned with a reason comes back to the township first in the list, and supplemented to the queue', async () => {
    await toQueue(reader.page, '待报告');
    await openCase(reader.page, patient);
    await reader.page.getByRole('button', { name: '退回', exact: true }).click();
    await giveReason(reader.page, '请补充外伤史');
    await reader.page.waitForURL('**/worklist');
    await rowOf(reader.page, patient).waitFor({ state: 'detached' });

    const { page } = technician;
    await page.getByText('诊断申请被退回，请补充后重新提交').first().waitFor();
    await turnTo(page, '诊断申请');
    const row = rowOf(page, patient);
    await row.getByText('退回原因：请补充外伤史').waitFor();
    await row.getByText('已暂停计时').waitFor();
    await row.dblclick();
    const sheet = page.getByRole('dialog').filter({ hasText: '退回原因：请补充外伤史' });
    await sheet.getByRole('button', { name: '补充后重新提交' }).click();
    const asking = page.getByRole('dialog', { name: '补充后重新提交' });
    await asking.getByRole('textbox').fill('两年前摔伤，已补充');
    await asking.getByRole('button', { name: '确定' }).click();
    await asking.waitFor({ state: 'detached' });

    await rowOf(reader.page, patient).waitFor();
    await openCase(reader.page, patient);
    await reader.page.getByRole('tab', { name: '申请', exact: true }).click();
    await reader.page.getByText('两年前摔伤，已补充').first().waitFor();
    await reader.page.getByRole('tab', { name: '报告', exact: true }).click();
  });

  test('a rejected report comes back to its writer with the reason, and is signed anew', async () => {
    await write(reader.page, first);
    await sign(reader.page, hub.account(centre, 'reader').password, '仅签发');
    await reader.page.getByText('已签发，待审核').waitFor();

    await toQueue(reviewer.page, '待审核');
    await openCase(reviewer.page, patient);
    await reviewer.page.getByRole('button', { name: '驳回' }).click();
    await giveReason(reviewer.page, '请描述椎间隙');
    await reviewer.page.waitForURL('**/worklist');

    await reader.page.getByText('报告被驳回，请修改').first().waitFor();
    await reader.go('/worklist');
    // Its writer is at work: the case is in their hands again, and nobody has to look for it.
    await toQueue(reader.page, '我领取的');
    await rowOf(reader.page, patient).getByText('审核驳回：请描述椎间隙').waitFor();
    await openCase(reader.page, patient);
    await reader.page.getByText(/审核驳回：请描述椎间隙（.+）/).waitFor();
    await expect.poll(() => impression(reader.page).inputValue()).toBe(first.impression);
    await write(reader.page, { ...first, findings: `${first.findings}L4/5 椎间隙变窄。` });
    await sign(reader.page, hub.account(centre, 'reader').password, '仅签发');
    await reader.page.getByText('已签发，待审核').waitFor();

    await openCase(reviewer.page, patient);
    // The reviewer sees at once what became of it, and why it had gone back.
    await reviewer.page.getByText(/审核驳回：请描述椎间隙（.+）/).waitFor();
    await reviewer.page.getByText('修改对照：与被驳回的第 1 次签名').waitFor();
    await reviewer.page.locator('.report-diff ins', { hasText: 'L4/5 椎间隙变窄。' }).waitFor();
    // The key signs wherever the focus is.
    await reviewer.page.getByRole('tab', { name: '报告', exact: true }).click();
    await sign(reviewer.page, hub.account(centre, 'reviewer').password, '仅审核');
    await reviewer.page.getByText('已审核，报告已发到申请机构').waitFor();
  });

  test('before the township has received it a report can be withdrawn, and then it is said to be worthless', async () => {
    const { page } = technician;
    await page.getByText('诊断报告已审核签发').first().waitFor();
    await reviewer.page.getByRole('button', { name: '撤回', exact: true }).click();
    const dialog = reviewer.page.getByRole('dialog', { name: '撤回报告' });
    await dialog.getByLabel('撤回原因').fill('发错患者');
    await dialog.locator('input[type=password]').fill(hub.account(centre, 'reviewer').password);
    await dialog.getByRole('button', { name: '确定' }).click();
    await reviewer.page.getByText('已撤回，请重新领取后修改').waitFor();

    await page.getByText('报告已撤回').first().waitFor();
    await page.goto(`${hub.url}/day-board`);
    await rowOf(page, patient).getByText('待报告').waitFor();
    await turnTo(page, '报告');
    await rowOf(page, patient).filter({ hasText: '已撤回' }).dblclick();
    await page.getByText('这份报告已被诊断机构撤回，请勿使用').waitFor();
    expect(await page.getByRole('dialog').getByRole('button', { name: '打印', exact: true }).count()).toBe(0);
  });

  test('once received it cannot be withdrawn any more, only corrected', async () => {
    await reader.go('/worklist');
    await toQueue(reader.page, '待报告');
    await openCase(reader.page, patient);
    await write(reader.page, first);
    await sign(reader.page, hub.account(centre, 'reader').password, '仅签发');
    await reviewer.go('/worklist');
    await toQueue(reviewer.page, '待审核');
    await openCase(reviewer.page, patient);
    await sign(reviewer.page, hub.account(centre, 'reviewer').password, '仅审核');
    await reviewer.page.getByRole('button', { name: '撤回', exact: true }).waitFor();

    const { page } = technician;
    await page.goto(`${hub.url}/reports`);
    await rowOf(page, patient).filter({ hasText: '有效' }).dblclick();
    await page.getByRole('dialog').getByRole('button', { name: '签收' }).click();
    await reviewer.page.getByRole('button', { name: '更正报告' }).waitFor();
    expect(await reviewer.page.getByRole('button', { name: '撤回', exact: true }).count()).toBe(0);
  });

  test('a correction that a reviewer signs first can be seen, taken back and given to the report doctor', async () => {
    const { page } = reviewer;
    const { password } = hub.account(centre, 'reviewer');
    await page.getByRole('button', { name: '更正报告' }).click();
    await giveReason(page, '诊断更正');
    await page.getByText(/您本人不能审核。可审核：.+/).waitFor();
    await write(page, { ...first, impression: '腰椎退行性变，L4/5 椎间盘突出。' });
    await sign(page, password, '仅签发');

    await page.getByText(/更正报告已签名，待审核；第 \d 版在审核签发前继续有效/).waitFor();
    await page.getByText(/修改对照：与第 \d 版/).waitFor();
    await page.locator('.report-diff ins', { hasText: '椎间盘突出' }).waitFor();
    await page.locator('.report-read').getByText('腰椎退行性变，L4/5 椎间盘突出。').waitFor();
    await page.getByRole('button', { name: '撤回', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '撤回报告' });
    await dialog.getByLabel('撤回原因').fill('交报告医师签发');
    await dialog.locator('input[type=password]').fill(password);
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /^领取/ }).click();
    await page.getByRole('button', { name: '转交报告医师' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await page.waitForURL('**/worklist');

    await reader.go('/worklist');
    await toQueue(reader.page, '我领取的');
    await openCase(reader.page, patient);
    await expect.poll(() => impression(reader.page).inputValue()).toBe('腰椎退行性变，L4/5 椎间盘突出。');
    await sign(reader.page, hub.account(centre, 'reader').password, '仅签发');
    await toQueue(page, '待审核');
    await openCase(page, patient);
    await page.getByText(/正在更正第 \d 版：诊断更正（.+）/).waitFor();
    await page.locator('.report-diff ins', { hasText: '椎间盘突出' }).waitFor();
    await sign(page, password, '仅审核');
    await page.getByText('已审核，报告已发到申请机构').first().waitFor();
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});
