import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { DemoAccount } from '../../support/hub.ts';
import { openPeople, type People, patienceMs, small } from '../../support/people.ts';
import { writeClip } from '../../support/room/clip.ts';
import { watchMedia } from '../../support/room/received.ts';
import { type BrowserProcess, launchBrowserProcess } from '../../support/services/index.ts';

/** Somebody at a computer of their own: a Chromium that nobody else is in. */
export interface Seated extends People {
  page: Page;
  /** the computer loses its power */
  kill(): Promise<void>;
}

/** Opens computers with cameras of 180 lines; everything is put away with them. */
export async function openComputers(url: string) {
  const clips = await mkdtemp(join(tmpdir(), 'hub-clips-'));
  const running: BrowserProcess[] = [];
  let count = 0;
  return {
    /** Whoever comes to it: the page is at `path`, and nobody is signed in. */
    async computer(path = '/sign-in', switches: readonly string[] = []): Promise<Seated> {
      count += 1;
      const clip = join(clips, `${count}.y4m`);
      await writeClip(clip, 30 + count * 20);
      const started = await launchBrowserProcess([`--use-file-for-fake-video-capture=${clip}`, ...switches]);
      running.push(started);
      const people = await openPeople(url, small, Promise.resolve(started.browser));
      const someone = await people.comes('/sign-in');
      await watchMedia(someone.context);
      await someone.page.goto(url + path);
      return { ...people, page: someone.page, kill: started.kill };
    },
    async close() {
      await Promise.all(running.map((each) => each.close()));
      await rm(clips, { recursive: true, force: true });
    },
  };
}

/** Without the form, which other stories fill in: six people at a time want the machine for their pictures. */
export async function signInAt(url: string, { page }: Seated, { username, password }: DemoAccount): Promise<string> {
  const answer = await page.request.post(`${url}/api/session`, { data: { username, password } });
  if (!answer.ok()) throw new Error(`${username}: ${answer.status()} ${await answer.text()}`);
  return ((await answer.json()) as { account: { displayName: string } }).account.displayName;
}

/** From the check of devices and line on; whoever must wait waits then. `quiet`: listens first, as people in a large round do. */
export async function knock(
  page: Page,
  roomUrl: string,
  { as, quiet = false }: { as?: '患者'; quiet?: boolean } = {},
): Promise<void> {
  await page.goto(roomUrl);
  await page.getByRole('heading', { name: '设备与网络检测' }).waitFor();
  if (as) await page.getByRole('radio', { name: as }).check();
  await page.locator('.room-preview video').waitFor();
  if (quiet) await page.getByLabel('进入后打开麦克风').uncheck();
  await page.getByRole('button', { name: '进入会诊室' }).click();
}

export const tileOf = (page: Page, name: string): Locator =>
  page.locator('.room-tile[data-share="false"]').filter({ has: page.locator('.room-tile-name', { hasText: name }) });

/** One's own microphone, camera and so on, apart from the same words beside other people's names. */
export const ownBar = (page: Page): Locator => page.getByLabel('会诊室操作');

export const inPanel = (page: Page, name: string): Locator => page.locator('.room-person', { hasText: name });

/** Names under the faces, in their order. */
export const facesAt = (page: Page): Promise<string[]> =>
  page.locator('.room-tile[data-share="false"] .room-tile-name').allTextContents();

/** What the host does with somebody by the menu behind 更多. */
export async function hostDoes(page: Page, name: string, ...items: string[]): Promise<void> {
  await inPanel(page, name).getByRole('button', { name: '更多' }).click();
  for (const item of items) await page.getByRole('menuitem', { name: item }).last().click();
}

/** How long after `from` it is gone from this screen, by the clock of this process. */
export async function goneAfterMs(tile: Locator, from: number): Promise<number> {
  await tile.waitFor({ state: 'detached', timeout: patienceMs });
  return Math.round(performance.now() - from);
}
