import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { enterRoom } from '../../journeys/steps/consult.ts';
import { datagramRelay } from '../../support/links/datagram-relay.ts';
import type { Line } from '../../support/links/shape.ts';
import { streamRelay } from '../../support/links/stream-relay.ts';
import { openPeople, type Someone } from '../../support/people.ts';
import { openHubPeer } from '../hub-peer.ts';
import { freePorts } from '../peer.ts';
import { machine, median } from '../table.ts';
import { demoAccount, openRoomFor } from './a-room.ts';
import { type Received, received, shown, watchCase, watchConnections } from './watch.ts';

const good: Line = { kbps: 100_000, delayMs: 1, lossPercent: 0 };
const thin: Line = { kbps: 256, delayMs: 75, lossPercent: 2 };
const fair: Line = { kbps: 2_000, delayMs: 75, lossPercent: 2 };
const patient = '孙志强';

/** How long a line is watched after it has become what it is. */
const watchedMs = 30_000;
const settlingMs = 15_000;
/** joins after the first */
const joins = 5;

interface Seen {
  line: string;
  concealedPercent: number;
  pictures: number;
  frameHeight: number;
  /** ms from the leader's picture to the follower's, one value a step */
  follows: number[];
}

/** Two browsers in one room, the clinic's behind a shaped line; as text for docs/BENCHMARKS.md. */
export async function roomSection(folder: string, quick: boolean, say: (line: string) => void): Promise<string> {
  const [rtcPort] = (await freePorts(1)) as [number];
  const hub = await openHubPeer(folder, say, { HUB_DEMO: '1', HUB_RTC_PORT: String(rtcPort), HUB_MEDIA_WORKERS: '1' });
  const web = await streamRelay(hub.web.port, good);
  const media = await datagramRelay(rtcPort, good);
  const url = `http://127.0.0.1:${hub.web.port}`;
  const near = await openPeople(url);
  const far = await openPeople(`http://127.0.0.1:${web.port}`);
  try {
    const expert = await near.signsIn(await demoAccount(hub.dataFolder, '人民医院', 'expert'));
    const clinician = await far.signsIn(await demoAccount(hub.dataFolder, '大余太中心卫生院', 'clinician'));
    await watchConnections(expert.page);
    await watchConnections(clinician.page, { from: rtcPort, to: media.port });
    const aside = await besides(clinician);
    const consultId = await openRoomFor(url, { ...clinician, page: aside }, expert, patient);
    // A page behind another paints nothing.
    await aside.close();
    const [firstJoin, ...laterJoins] = await joinOften(consultId, expert, clinician);
    await expert.page.getByRole('button', { name: /CT .*幅/ }).click();
    for (const page of [expert.page, clinician.page]) {
      await page.bringToFront();
      await page.locator('.stack-view[data-phase="shown"]').first().waitFor({ timeout: 120_000 });
    }
    // Every slice has been on both screens before the line is thin: what is measured is the following, not the loading.
    await step(expert.page, 23, 400);
    await step(expert.page, -23, 400);
    for (const page of [expert.page, clinician.page]) await watchCase(page);
    const seen: Seen[] = [];
    for (const [name, line] of [
      ['256 kb/s, 150 ms round trip, 2 % loss', thin],
      ['2 Mb/s, 150 ms round trip, 2 % loss', fair],
    ] as const) {
      say(`${name} …`);
      web.set(line);
      media.set(line);
      await delay(settlingMs);
      seen.push(await onLine(name, expert.page, clinician.page, quick ? 10_000 : watchedMs));
      say(JSON.stringify(seen.at(-1)));
    }
    const large = await enlarged(clinician.page);
    const date = new Date().toISOString().slice(0, 10);
    const rows = seen.map(
      ({ line, concealedPercent, pictures, frameHeight, follows }) =>
        `| ${line} | ${concealedPercent.toFixed(1)} | ${pictures} | ${frameHeight || '—'} | ${spread(follows)} |`,
    );
    return `## Consult rooms on a thin line

\`npm run bench -- --parts room\`, ${date}; ${machine(folder)}; ${hub.versions}; Chromium ${near.browser.version()}.

| line of the clinic, both ways | sound made up by the browser, % | pictures decoded | height of the picture | shared case follows after, ms |
|---|---|---|---|---|
${rows.join('\n')}

Beside the case a face is a small tile and 180 lines fill it. Made large (放大) on the 2 Mb/s line it came with ${large} lines.

Aims: sound made up under 5 %; the shared case within 200 ms and the round trip (350 ms here); 360 lines at 2 Mb/s. Two Chromium with fake
devices in one room, the expert's on loopback, the clinic's HTTP, WebSocket and UDP through relays that shape rate, delay and
loss (\`tests/support/links\`); ${(quick ? 10_000 : watchedMs) / 1000} s of \`getStats\` of the clinic's browser after ${settlingMs / 1000} s on the line. Following is from the change of
the slice on the leader's screen to the same slice on the follower's, median (least–most) of single steps. From the press on
进入会诊室 to the first picture of the other, on the good line: ${spread(laterJoins)} ms; the very first time of a browser
that had just been started ${firstJoin} ms (aim 1,500).
`;
  } finally {
    await near.leave();
    await far.leave();
    await media.close();
    await web.close();
    await hub.stop();
  }
}

/** The height of the other's picture when it is looked at large instead of the case. */
async function enlarged(page: Page): Promise<number> {
  await page.locator('.room-tile:not(:has-text("（我）"))').getByRole('button', { name: '放大' }).click();
  await delay(settlingMs * 2);
  return (await received(page)).frameHeight;
}

/** Requests of the setting-up come from a page of its own: the measured one is not moved. */
async function besides({ context }: Someone): Promise<Page> {
  return context.newPage();
}

const spread = (values: readonly number[]) =>
  values.length === 0 ? '—' : `**${median(values)}** (${Math.min(...values)}–${Math.max(...values)})`;

/** ms from the press to the first picture of the other: the first time that this browser does it, and some times more. */
async function joinOften(consultId: string, expert: Someone, { page, go }: Someone): Promise<number[]> {
  await expert.go(`/consults/${consultId}`);
  await enterRoom(expert.page);
  const times: number[] = [];
  for (let round = 0; ; round += 1) {
    await go(`/consults/${consultId}`);
    await page.getByRole('button', { name: '进入会诊室' }).click();
    await page.getByRole('heading', { name: '设备与网络检测' }).waitFor();
    // Whoever joins has looked at their own picture and at what the line carries.
    await page.locator('.room-preview video').waitFor();
    await page.locator('button:not([disabled])', { hasText: '重新检测' }).waitFor();
    const began = performance.now();
    await page.getByRole('button', { name: '进入会诊室' }).click();
    const video = page.locator('.room-tile:not(:has-text("（我）")) video');
    await video.waitFor();
    await page.waitForFunction(
      // biome-ignore lint/suspicious/noExplicitAny: the page's own world
      (element: any) => element.getVideoPlaybackQuality().totalVideoFrames > 0,
      await video.elementHandle(),
      { polling: 16 },
    );
    times.push(Math.round(performance.now() - began));
    if (round === joins) return times;
    await page.getByRole('button', { name: '离开' }).click();
    await page.getByText('您已离开会诊室').waitFor();
  }
}

async function step(page: Page, slices: number, everyMs: number): Promise<void> {
  await page.locator('.stack-view[data-phase="shown"]').first().hover();
  for (let i = 0; i < Math.abs(slices); i += 1) {
    await page.mouse.wheel(0, slices > 0 ? 120 : -120);
    await delay(everyMs);
  }
}

async function onLine(line: string, leader: Page, follower: Page, forMs: number): Promise<Seen> {
  const before = await received(follower);
  const began = Date.now();
  const steps = 10;
  await step(leader, steps, forMs / steps / 2);
  await step(leader, -steps, forMs / steps / 2);
  const after = await received(follower);
  return {
    line,
    concealedPercent: concealed(before, after),
    pictures: after.framesDecoded - before.framesDecoded,
    frameHeight: after.framesDecoded > before.framesDecoded ? after.frameHeight : 0,
    follows: await followed(leader, follower, began),
  };
}

function concealed(before: Received, after: Received): number {
  const samples = after.samples - before.samples;
  return samples === 0 ? 100 : ((after.concealed - before.concealed) / samples) * 100;
}

/** For each picture that came up at the leader since: how much later it was up at the follower. */
async function followed(leader: Page, follower: Page, since: number): Promise<number[]> {
  const led = (await shown(leader)).filter(({ at }) => at >= since);
  const came = await shown(follower);
  return led.flatMap(({ image, at }) => {
    const there = came.find((each) => each.image === image && each.at >= at);
    return there ? [there.at - at] : [];
  });
}
