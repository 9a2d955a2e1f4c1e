import type { Locator, Page } from 'playwright-core';

/** Signs on the pad as a hand does: some strokes, with points between. */
export async function signOnPad(page: Page): Promise<void> {
  const pad = page.getByLabel('签名区');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('the pad is not on the screen');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  for (const [from, to] of [
    [at(0.2, 0.3), at(0.6, 0.35)],
    [at(0.4, 0.2), at(0.4, 0.8)],
    [at(0.25, 0.6), at(0.7, 0.7)],
  ] as const) {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 12 });
    await page.mouse.up();
  }
}

/** Through the checks of camera, microphone and line, into the room. */
export async function enterRoom(page: Page): Promise<void> {
  await page.getByRole('button', { name: '进入会诊室' }).click();
  await page.waitForURL(/\/room$/);
  await page.getByRole('heading', { name: '设备与网络检测' }).waitFor();
  await page.getByRole('button', { name: '进入会诊室' }).click();
}

/** The moving picture of somebody, by the name under it. */
export function faceOf(page: Page, name: string): Locator {
  return page.locator('.room-tile', { hasText: name }).locator('video');
}

/** Pictures decoded so far. */
export function framesOf(video: Locator): Promise<number> {
  // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
  return video.evaluate((element: any) => element.getVideoPlaybackQuality().totalVideoFrames);
}

/** A room gives up pictures for the sound where the machine or the line is short, and takes them up again by and by. */
const pictureMs = 100_000;

/** Waits until more pictures were decoded than there were when it was asked. */
export async function moves(video: Locator): Promise<void> {
  await video.waitFor({ timeout: pictureMs });
  const before = await framesOf(video);
  const page = video.page();
  const handle = await video.elementHandle();
  await page.waitForFunction(
    // biome-ignore lint/suspicious/noExplicitAny: as above
    ([element, known]: any) => element.getVideoPlaybackQuality().totalVideoFrames > known + 5,
    [handle, before],
    { timeout: pictureMs },
  );
}

/** Which image is on the screen of the shared case: instance and frame, as drawn. */
export async function imageShown(page: Page): Promise<string> {
  const overlay = page.locator('.stack-view[data-phase="shown"] .stack-overlay').first();
  await overlay.waitFor();
  return `${await overlay.getAttribute('data-sop')} ${await overlay.getAttribute('data-frame')}`;
}
