/**
 * Pictures of every screen of a running hub with the demonstration, for looking at:
 * node tests/journeys/screens.ts [http://127.0.0.1:8080 [.data/demo.json [part of a screen's name]]]
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { TOTP } from 'otpauth';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Demo, DemoAccount } from '../support/hub.ts';
import { pathOf } from '../support/services/tools.ts';
import { rowOf } from './steps/clinic.ts';

const [url = 'http://127.0.0.1:8080', file = '.data/demo.json', only = ''] = process.argv.slice(2);
const folder = resolve(import.meta.dirname, '../../.test-output/screens');
const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];

interface Screen {
  name: string;
  who: [institution: string, role: string] | undefined;
  path: string;
  /** brings the screen into the state to be looked at */
  show?: (page: Page) => Promise<unknown>;
}

const clinic: [string, string] = ['大余太中心卫生院', 'technician'];
const physician: [string, string] = ['大余太中心卫生院', 'clinician'];
const reader: [string, string] = ['乌拉特前旗人民医院', 'reader'];
const reviewer: [string, string] = ['乌拉特前旗人民医院', 'reviewer'];
const system: [string, string] = ['乌拉特前旗人民医院', 'system-admin'];
const security: [string, string] = ['乌拉特前旗人民医院', 'security-admin'];
const auditor: [string, string] = ['乌拉特前旗人民医院', 'auditor'];

const opens = (name: string) => (page: Page) => rowOf(page, name).dblclick();
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const presses = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const types = (key: string) => (page: Page) => page.keyboard.press(key);
const inTurn =
  (...acts: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const act of acts) {
      await act(page);
      await settled(page);
    }
  };
/** Opens a case from whichever list of the queue has it: claimed by the first look, it is in another at the second. */
const reads = (tabs: readonly string[], patient: string) => async (page: Page) => {
  for (const name of tabs) {
    await tab(name)(page);
    await settled(page);
    if ((await rowOf(page, patient).count()) === 0) continue;
    await rowOf(page, patient).getByRole('button').click();
    break;
  }
  await page.locator('.stack-view[data-phase="shown"]').first().waitFor();
};

const unread = ['待报告', '我领取的'];

const screens: readonly Screen[] = [
  { name: 'sign-in', who: undefined, path: '/sign-in' },
  { name: 'verify', who: undefined, path: '/verify' },
  { name: 'day-board', who: clinic, path: '/day-board' },
  { name: 'register', who: clinic, path: '/register' },
  { name: 'register-known', who: clinic, path: '/register', show: inTurn(types('z'), types('j'), types('Enter')) },
  { name: 'upload', who: clinic, path: '/upload' },
  { name: 'unplaced', who: clinic, path: '/unplaced' },
  { name: 'studies', who: clinic, path: '/studies' },
  { name: 'study', who: clinic, path: '/studies', show: opens('吴海燕') },
  { name: 'study-look', who: clinic, path: '/studies', show: inTurn(opens('吴海燕'), presses('查看影像')) },
  { name: 'ask-reading', who: clinic, path: '/studies', show: inTurn(opens('吴海燕'), presses('诊断申请')) },
  { name: 'requests', who: clinic, path: '/requests' },
  { name: 'request', who: clinic, path: '/requests', show: opens('周永胜') },
  { name: 'reports', who: clinic, path: '/reports' },
  { name: 'report', who: clinic, path: '/reports', show: opens('赵建国') },
  { name: 'report-print', who: clinic, path: '/reports', show: inTurn(opens('赵建国'), presses(/^打印/)) },
  { name: 'patients', who: clinic, path: '/patients' },
  { name: 'patient', who: clinic, path: '/patients', show: opens('赵建国') },
  { name: 'physician', who: physician, path: '/' },
  { name: 'queue', who: reader, path: '/worklist', show: tab('待报告') },
  { name: 'queue-reviewed', who: reader, path: '/worklist', show: tab('已审核') },
  { name: 'read', who: reader, path: '/worklist', show: reads(unread, '孙志强') },
  { name: 'read-2x2', who: reader, path: '/worklist', show: inTurn(reads(unread, '孙志强'), presses('2×2')) },
  { name: 'read-templates', who: reader, path: '/worklist', show: inTurn(reads(unread, '孙志强'), types('F4')) },
  { name: 'read-keys', who: reader, path: '/worklist', show: inTurn(reads(unread, '孙志强'), types('F1')) },
  { name: 'read-ultrasound', who: reader, path: '/worklist', show: reads(unread, '那仁') },
  { name: 'read-final', who: reader, path: '/worklist', show: reads(['已审核', '我领取的'], '赵建国') },
  { name: 'review', who: reviewer, path: '/worklist', show: reads(['待审核', '我领取的'], '巴图') },
  { name: 'accounts', who: system, path: '/admin/accounts' },
  { name: 'devices', who: system, path: '/admin/devices' },
  { name: 'institutions', who: system, path: '/admin/consortium' },
  { name: 'agreements', who: system, path: '/admin/consortium', show: tab('服务协议') },
  { name: 'policies', who: system, path: '/admin/consortium', show: tab('上送规则') },
  { name: 'posts', who: security, path: '/admin/accounts', show: presses('授予岗位') },
  { name: 'sessions', who: security, path: '/admin/sessions' },
  { name: 'audit', who: auditor, path: '/audit', show: presses('校验完整性') },
];

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
}

async function signIn(
  browser: Browser,
  account: DemoAccount | undefined,
  viewport: (typeof sizes)[number],
): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => process.stdout.write(`page error at ${page.url()}: ${error}\n`));
  await page.goto(`${url}/sign-in`);
  if (!account) return page;
  await page.getByLabel('用户名').fill(account.username);
  await page.getByLabel('密码', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: '登录' }).click();
  if (account.totpSecret) {
    await page.getByLabel('动态口令').fill(new TOTP({ secret: account.totpSecret }).generate());
    await page.getByRole('button', { name: '登录' }).click();
  }
  await page.waitForURL((at) => !at.pathname.includes('sign-in'));
  return page;
}

const demo = JSON.parse(await readFile(file, 'utf8')) as Demo;
const browser = await chromium.launch({
  executablePath: process.env.HUB_CHROMIUM ?? pathOf('chromium') ?? '',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
for (const viewport of sizes) {
  const into = join(folder, `${viewport.width}x${viewport.height}`);
  await mkdir(into, { recursive: true });
  const pages = new Map<string, Page>();
  for (const { name, who, path, show } of screens.filter((screen) => screen.name.includes(only))) {
    const key = who?.join(' ') ?? '';
    const account = who && demo.accounts.find((one) => one.institution.endsWith(who[0]) && one.role === who[1]);
    const page = pages.get(key) ?? (await signIn(browser, account, viewport));
    pages.set(key, page);
    await page.goto(url + path);
    await settled(page);
    try {
      await show?.(page);
    } catch (error) {
      process.stdout.write(`${name}: ${String(error).split('\n')[0]}\n`);
    }
    await settled(page);
    await page.screenshot({ path: join(into, `${name}.png`) });
    // What sticks out of the window to the right is a fault at this size.
    const width = await page.evaluate('document.documentElement.scrollWidth');
    if (Number(width) > viewport.width) process.stdout.write(`${name}: ${width} wide at ${viewport.width}\n`);
  }
  for (const page of pages.values()) await page.context().close();
}
await browser.close();
