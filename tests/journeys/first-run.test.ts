import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, typeSignIn } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';

const administrators = [
  { title: '系统管理员', username: 'xitong', name: '钱系统', password: 'Xi-tong-Guan-1', home: '账号与岗位' },
  { title: '安全管理员', username: 'anquan', name: '孙安全', password: 'An-quan-Guan-2', home: '账号与岗位' },
  { title: '审计管理员', username: 'shenji', name: '李审计', password: 'Shen-ji-Guan-3', home: '审计日志' },
];

describe.skipIf(lacks('chromium'))('The first run of a hub that knows nobody', () => {
  let hub: RunningHub;
  let people: People;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub({ demo: false });
    people = await openPeople(hub.url);
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('three administrators are made with the code on the console, and then nobody else can be', async () => {
    const { page } = await people.comes('/');
    await page.waitForURL('**/first-run');

    await page.getByRole('button', { name: '完成' }).click();
    await page.getByText('请填写初始化码').waitFor();
    await page.getByText('请填写 6 位行政区划代码').waitFor();
    expect(await page.getByText('请填写密码').count()).toBe(3);

    const fill = async (code: string) => {
      await page.getByLabel('初始化码').fill(code);
      await page.getByLabel('县（旗、市、区）名称').fill('乌拉特前旗');
      await page.getByLabel('行政区划代码（6 位）').fill('150823');
      await page.getByLabel('牵头医院全称').fill('乌拉特前旗人民医院');
      for (const { title, username, name, password } of administrators) {
        const card = page.locator('.ant-card-small', { hasText: title });
        await card.getByLabel('用户名').fill(username);
        await card.getByLabel('姓名').fill(name);
        await card.getByLabel('密码', { exact: true }).fill(password);
      }
      await page.getByRole('button', { name: '完成' }).click();
    };
    await fill('not-the-code');
    await page.getByText('初始化码不正确，请查看服务器控制台。').waitFor();

    expect(hub.firstRunCode).toBeTruthy();
    await fill(hub.firstRunCode as string);
    await page.getByText('三名管理员已建立').waitFor();
    const secrets = new Map<string, string>();
    for (const { title, username } of administrators) {
      const card = page.locator('.ant-card-small', { hasText: `${title} · ${username}` });
      secrets.set(username, (await card.locator('code').innerText()).trim());
    }
    expect(new Set(secrets.values()).size).toBe(3);

    // Nobody leaves before each authenticator has shown that it has its secret.
    const leave = page.getByRole('button', { name: '去登录' });
    for (const { username, title } of administrators) {
      expect(await leave.isDisabled()).toBe(true);
      const card = page.locator('.ant-card-small', { hasText: `${title} · ${username}` });
      const field = card.getByLabel('验证器显示的 6 位数字');
      const other = administrators.find((each) => each.username !== username)?.username as string;
      await field.fill(new TOTP({ secret: secrets.get(other) as string }).generate());
      await card.getByText(/数字不正确/).waitFor();
      await field.fill(new TOTP({ secret: secrets.get(username) as string }).generate());
      await card.getByText('已绑定').waitFor();
    }
    await leave.click();
    await page.waitForURL('**/sign-in');
    for (const { username, password, home, name } of administrators) {
      const someone = await people.comes();
      await typeSignIn(someone.page, { username, password, totpSecret: secrets.get(username) as string });
      await someone.page.getByRole('heading', { name: home }).waitFor();
      await someone.page.getByRole('button', { name: new RegExp(name) }).waitFor();
      await someone.context.close();
    }

    const late = await people.comes('/first-run');
    await late.page.waitForURL('**/sign-in');
    expect(people.complaints()).toEqual([]);
  });
});
