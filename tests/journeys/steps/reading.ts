import type { Locator, Page } from 'playwright-core';
import { rowOf } from './clinic.ts';
import { press } from './fields.ts';

export async function toQueue(page: Page, tab: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
}

/** Opens a case of the tab that is shown: claims it where it is free. */
export async function openCase(page: Page, name: string): Promise<void> {
  await rowOf(page, name).getByRole('button').click();
  await page.waitForURL(/\/read\/[^/]+$/);
  await page.locator('.case-name', { hasText: name }).waitFor();
}

export function findings(page: Page): Locator {
  return page.locator('.report-findings textarea');
}

export function impression(page: Page): Locator {
  return page.locator('.report-impression textarea');
}

/** The words are on the hub, not only on this computer. */
export async function saved(page: Page): Promise<void> {
  await page.locator('.report-keep', { hasText: /已保存/ }).waitFor();
}

export async function write(
  page: Page,
  report: { findings: string; impression: string; positive: boolean },
): Promise<void> {
  await findings(page).fill(report.findings);
  await impression(page).fill(report.impression);
  await press(page, report.positive ? '阳性' : '阴性');
  await saved(page);
}

/** Ctrl+Enter, the password, and every warning looked at. */
export async function sign(
  page: Page,
  password: string,
  button: '仅签发' | '签发并下一例' | '仅审核' | '审核并下一例',
): Promise<void> {
  await page
    .locator('.report-foot')
    .getByRole('button', { name: /签发并下一例|审核并下一例/ })
    .and(page.locator(':enabled'))
    .waitFor();
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: /签名/ });
  await dialog.waitFor();
  for (const box of await dialog.getByRole('checkbox', { name: '已核对' }).all()) await box.check();
  await dialog.locator('input[type=password]').fill(password);
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** A reason in words of one's own, wherever one is asked. */
export async function giveReason(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(reason);
  await dialog.getByRole('button', { name: '确定' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The picture of the active cell is complete: nothing covers it. */
export async function pictureShown(page: Page): Promise<Locator> {
  const view = page.locator('.stack-view[data-phase="shown"][data-active="true"]');
  await view.waitFor();
  return view;
}

export interface Seen {
  /** share of pixels that are not black */
  lit: number;
  /** different grey levels */
  levels: number;
}

/** What an eye would see of the middle of a picture: measured on a screenshot, not on what the page believes. */
export async function seen(view: Locator): Promise<Seen> {
  const page = view.page();
  const box = await view.boundingBox();
  if (!box) throw new Error('the picture is not on the screen');
  const clip = { x: box.x + box.width / 4, y: box.y + box.height / 4, width: box.width / 2, height: box.height / 2 };
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(inspect, png);
}

/** Runs in the page. */
async function inspect(png: string): Promise<Seen> {
  // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
  const browser = globalThis as any;
  const bitmap = await browser.createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
  const canvas = new browser.OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const levels = new Set<number>();
  let lit = 0;
  for (let at = 0; at < data.length; at += 4) {
    levels.add(data[at]);
    if (data[at] > 16) lit += 1;
  }
  return { lit: lit / (data.length / 4), levels: levels.size };
}
