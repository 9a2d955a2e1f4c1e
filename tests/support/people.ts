import { TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import type { DemoAccount } from './hub.ts';
import { launchBrowser } from './services/index.ts';

/** A person at a computer of their own: their windows share one session, and everything those do is watched. */
export interface Someone {
  page: Page;
  context: BrowserContext;
  /** another window of the same browser, on a second monitor */
  otherWindow(path: string): Promise<Page>;
  go(path: string): Promise<void>;
}

export interface People {
  browser: Browser;
  /** a browser nobody has signed in at */
  comes(path?: string): Promise<Someone>;
  /** signs in as somebody; administrators type their one-time code too */
  signsIn(account: Pick<DemoAccount, 'username' | 'password' | 'totpSecret'>): Promise<Someone>;
  /** requests that left the hub, errors of pages and consoles, answers 5xx: all of it, since the start */
  complaints(): string[];
  leave(): Promise<void>;
}

export const small = { width: 1366, height: 768 };
export const large = { width: 1920, height: 1080 };
/** longest wait for something that another process must do first */
export const patienceMs = 30_000;

export async function openPeople(
  url: string,
  viewport = small,
  launched: Promise<Browser> = launchBrowser(),
): Promise<People> {
  const browser = await launched;
  const complaints: string[] = [];
  const comes = async (path = '/sign-in'): Promise<Someone> => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    context.setDefaultTimeout(patienceMs);
    watch(context, url, complaints);
    const page = await context.newPage();
    await page.goto(url + path);
    return {
      page,
      context,
      otherWindow: async (other) => {
        const window = await context.newPage();
        await window.goto(url + other);
        return window;
      },
      go: async (to) => {
        await page.goto(url + to);
      },
    };
  };
  return {
    browser,
    comes,
    complaints: () => complaints,
    signsIn: async (account) => {
      const someone = await comes();
      await typeSignIn(someone.page, account);
      await someone.page.waitForURL((at) => !at.pathname.includes('sign-in'));
      return someone;
    },
    leave: () => browser.close(),
  };
}

export async function typeSignIn(
  page: Page,
  { username, password, totpSecret }: Pick<DemoAccount, 'username' | 'password' | 'totpSecret'>,
): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  if (!totpSecret) return;
  await page.getByLabel('动态口令').fill(oneTimeCode(totpSecret));
  await page.getByRole('button', { name: '登录' }).click();
}

export function oneTimeCode(secret: string): string {
  return new TOTP({ secret }).generate();
}

/** Refusals (4xx) are answers that a page handles; the browser itself writes them to the console. */
const refused = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** The page's own memory, and the parts that Chromium's PDF viewer is made of. */
const within = /^(data|blob|about|chrome|chrome-extension):/;

function watch(context: BrowserContext, url: string, complaints: string[]): void {
  const own = (address: string) => new URL(address).host === new URL(url).host;
  const sees = (request: Request) => {
    if (!within.test(request.url()) && !own(request.url())) complaints.push(`left the hub: ${request.url()}`);
  };
  context.on('request', sees);
  context.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      if (!own(socket.url())) complaints.push(`left the hub: ${socket.url()}`);
    });
    page.on('pageerror', (error) => complaints.push(`page error at ${page.url()}: ${error.stack ?? error}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !refused.test(message.text()))
        complaints.push(`console at ${page.url()}: ${message.text()}`);
    });
  });
}
