import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ecgFile } from '../../formats/ecg/corpus.ts';
import type { Demo } from '../../support/hub.ts';
import { openPeople, patienceMs } from '../../support/people.ts';
import { openHubPeer } from '../hub-peer.ts';

/** Rings at the centre as soon as it is sent, and so stands first in its queue. */
const infarction = 'philips/129DYPRG.XML';
const clinic = '额尔登布拉格卫生院';
const centre = '乌拉特前旗人民医院';

/** The same tracing, recorded a second later each time: other bytes, another recording. */
function variant(number: number): Uint8Array {
  const text = new TextDecoder('utf-8').decode(ecgFile(infarction));
  const changed = text.replaceAll(
    '07:27:34',
    `07:${String(28 + Math.trunc(number / 60)).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`,
  );
  if (changed === text) throw new Error(`${infarction} has another time of recording`);
  return new TextEncoder().encode(changed);
}

/**
 * ms from the press on a case of the queue, whose tracing the queue has brought ahead, to the frame in which it is drawn:
 * claiming it is in between. A demonstration hub as `npm start` runs it, and a case of its own each time.
 */
export async function openings(folder: string, count: number, say: (line: string) => void) {
  const hub = await openHubPeer(folder, say, { demo: true });
  const url = `http://127.0.0.1:${hub.web.port}`;
  const { accounts, devices } = JSON.parse(await readFile(join(hub.dataFolder, 'demo.json'), 'utf8')) as Demo;
  const device = devices.find(({ institution, name }) => institution.endsWith(clinic) && /心电/.test(name));
  const reader = accounts.find(({ institution, role }) => institution.endsWith(centre) && role === 'reader');
  if (!device || !reader) throw new Error('the demonstration has no such device or reader');
  const people = await openPeople(url, { width: 1920, height: 1080 });
  try {
    const { page, go } = await people.signsIn(reader);
    const times: number[] = [];
    for (let number = 0; number < count; number++) {
      const sent = await fetch(new URL('/api/ecg', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${device.key}`, 'content-type': 'application/octet-stream' },
        body: variant(number) as BodyInit,
      });
      if (sent.status !== 200) throw new Error(`POST /api/ecg: ${sent.status} ${await sent.text()}`);
      const { id, suspected } = (await sent.json()) as { id: string; suspected: unknown[] };
      if (suspected.length === 0) throw new Error('the tracing did not ring');
      const brought = page.waitForResponse((answer) => answer.url().endsWith(`/api/ecg/${id}`), {
        timeout: patienceMs,
      });
      await go('/worklist');
      await (await brought).finished();
      times.push(await opened(page));
    }
    return { times, browser: `Chromium ${people.browser.version()}`, hub: hub.versions };
  } finally {
    await people.leave();
    await hub.stop();
  }
}

/** Waits for a calm page, presses, and asks at every frame whether the tracing is there. */
function opened(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
    const { document, requestAnimationFrame, requestIdleCallback } = globalThis as any;
    await new Promise((calm) => requestIdleCallback(calm, { timeout: 2_000 }));
    const button = document.querySelector('tbody tr.ant-table-row button');
    if (!button) throw new Error('the queue is empty');
    const began = performance.now();
    button.click();
    for (;;) {
      await new Promise((frame) => requestAnimationFrame(frame));
      if (document.querySelector('.ecg-desk canvas[data-drawn="true"]')) break;
      if (performance.now() - began > 30_000) throw new Error('no tracing within 30 s');
    }
    // Drawn in this frame: the next one begins when it is on the screen.
    await new Promise((frame) => requestAnimationFrame(frame));
    return performance.now() - began;
  });
}
