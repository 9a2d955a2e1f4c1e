import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, typeSignIn } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { choose } from './steps/fields.ts';

const newcomer = { username: 'wang.xin', name: '王新来' };
const ownPassword = 'Zi-ji-De-Mi-Ma-9';

describe.skipIf(lacks('chromium'))('A new person comes to work', () => {
  let hub: RunningHub;
  let people: People;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('one administrator makes the account, another gives the post, and the third sees that nothing was changed since', async () => {
    const system = await people.signsIn(hub.account('人民医院', 'system-admin'));
    await system.page.getByRole('button', { name: '新建账号' }).click();
    await system.page.getByRole('dialog').getByLabel('用户名').fill(newcomer.username);
    await system.page.getByRole('dialog').getByLabel('姓名').fill(newcomer.name);
    await system.page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    const shown = system.page.getByRole('dialog', { name: '初始密码' });
    await shown.getByText(`${newcomer.name}（用户名 ${newcomer.username}）的初始密码`).waitFor();
    const initialPassword = (await shown.locator('code').innerText()).trim();
    await shown.getByRole('button', { name: '关闭' }).last().click();
    const row = system.page.getByRole('row', { name: new RegExp(newcomer.name) });
    await row.getByText('尚无岗位，不能登录').waitFor();
    expect(await row.getByRole('button', { name: '授予岗位' }).count()).toBe(0);

    const tooEarly = await people.comes();
    await typeSignIn(tooEarly.page, { username: newcomer.username, password: initialPassword });
    await tooEarly.page.getByText('您的账号没有有效岗位，请联系安全管理员。').waitFor();

    const security = await people.signsIn(hub.account('人民医院', 'security-admin'));
    expect(await security.page.getByRole('button', { name: '新建账号' }).count()).toBe(0);
    await security.page
      .getByRole('row', { name: new RegExp(newcomer.name) })
      .getByRole('button', { name: '授予岗位' })
      .click();
    const dialog = security.page.getByRole('dialog', { name: /授予岗位/ });
    await choose(dialog.getByLabel('机构'), '乌拉特前旗大余太中心卫生院');
    await choose(dialog.getByLabel('岗位'), '技师');
    await dialog.getByRole('button', { name: '确定' }).click();
    await security.page
      .getByRole('row', { name: new RegExp(newcomer.name) })
      .getByText(/大余太中心卫生院 · 技师/)
      .waitFor();

    // A click on a wrong row is asked about by name, and taken back: the initial password below still holds.
    await security.page
      .getByRole('row', { name: new RegExp(newcomer.name) })
      .getByRole('button', { name: '更多' })
      .click();
    await security.page.getByRole('menuitem', { name: '重置密码' }).click();
    const asked = security.page.getByRole('dialog', { name: `重置 ${newcomer.name}（${newcomer.username}）的密码？` });
    await asked.getByRole('button', { name: '取消' }).click();
    await asked.waitFor({ state: 'hidden' });

    await typeSignIn(tooEarly.page, { username: newcomer.username, password: initialPassword });
    const { page } = tooEarly;
    await page.getByText('这是初始密码，请先修改。').waitFor();
    await page.goto(`${hub.url}/day-board`);
    await page.getByText('这是初始密码，请先修改。').waitFor();
    await page.getByLabel('当前密码').fill(initialPassword);
    await page.getByLabel('新密码', { exact: true }).fill('short');
    await page.getByLabel('再输一次新密码').fill('short');
    await page.getByRole('button', { name: '修改' }).click();
    await page
      .getByRole('alert')
      .getByText(/密码不符合要求/)
      .waitFor();
    await page.getByLabel('新密码', { exact: true }).fill(ownPassword);
    await page.getByLabel('再输一次新密码').fill(ownPassword);
    await page.getByRole('button', { name: '修改' }).click();
    await page.getByRole('heading', { name: '检查看板' }).waitFor();
    expect(await page.getByRole('menuitem', { name: '账号与岗位' }).count()).toBe(0);

    const auditor = await people.signsIn(hub.account('人民医院', 'auditor'));
    await auditor.page.getByRole('button', { name: '校验完整性' }).click();
    await auditor.page.getByText(/完整：共校验 \d+ 条，未发现改动。/).waitFor();
    await auditor.page.getByLabel('操作').fill('授予岗位');
    await auditor.page.locator('.ant-select-item-option', { hasText: 'post.grant' }).click();
    await auditor.page.getByRole('button', { name: '查询' }).click();
    const granted = auditor.page.getByRole('row', { name: /授予岗位/ }).first();
    await granted.waitFor();
    expect(await granted.innerText()).toContain('完成');

    expect(people.complaints()).toEqual([]);
  });
});
