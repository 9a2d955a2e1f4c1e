import { openDatabase } from '@hub/prisma';
import type { InstitutionId } from '@hub/server/contracts';
import { createDevice } from '@hub/server/identity';
import type { Page } from 'playwright-core';
import { ecgFile } from '../../formats/ecg/corpus.ts';
import { aColleague, password } from '../../support/consortium/people.ts';
import { openPeople } from '../../support/people.ts';
import { openHubPeer } from '../hub-peer.ts';

/** Rings as soon as it is sent, and so stands first in the queue of whoever reads it. */
const infarction = 'philips/129DYPRG.XML';

/** Longest wait for what is not measured: the machine may have other work. */
const patientMs = 120_000;

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
 * claiming it is in between. The first of a page just loaded, and the next of a reader who goes back to the queue. The whole
 * hub as `npm start` runs it, and a case of its own each time.
 */
export async function openings(folder: string, count: number, say: (line: string) => void) {
  const hub = await openHubPeer(folder, say);
  const url = `http://127.0.0.1:${hub.web.port}`;
  const { key, username } = await aHospital(hub.databaseUrl);
  const people = await openPeople(url, { width: 1920, height: 1080 });
  try {
    const { page, context, go } = await people.signsIn({ username, password });
    context.setDefaultTimeout(patientMs);
    /** Comes in, and is brought by the queue that `show` leaves on the screen. */
    const nextCase = async (number: number, show: () => Promise<unknown>) => {
      const sent = await fetch(new URL('/api/ecg', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
        body: variant(number) as BodyInit,
      });
      if (sent.status !== 200) throw new Error(`POST /api/ecg: ${sent.status} ${await sent.text()}`);
      const { id, suspected } = (await sent.json()) as { id: string; suspected: unknown[] };
      if (suspected.length === 0) throw new Error('the tracing did not ring');
      const brought = page.waitForResponse((answer) => answer.url().endsWith(`/api/ecg/${id}`), {
        timeout: patientMs,
      });
      await show();
      await (await brought).finished();
      return opened(page);
    };
    const first: number[] = [];
    const next: number[] = [];
    for (let number = 0; number < count; number++) {
      first.push(await nextCase(2 * number, () => go('/worklist')));
      next.push(await nextCase(2 * number + 1, () => page.goBack()));
    }
    return { first, next, browser: `Chromium ${people.browser.version()}`, hub: hub.versions };
  } finally {
    await people.leave();
    await hub.stop();
  }
}

/** A hospital that reads its own ECGs: one cart and one reader. */
async function aHospital(databaseUrl: string): Promise<{ key: string; username: string }> {
  const db = await openDatabase(databaseUrl);
  try {
    const county = await db.prisma.county.findFirstOrThrow();
    const { id } = await db.prisma.institution.create({
      data: { countyId: county.id, code: '150823002', legalName: '测速人民医院', shortName: '测速', kind: 'lead' },
    });
    const { key } = await db.prisma.$transaction((tx) =>
      createDevice(tx, { institutionId: id, name: 'cart', kind: 'ecg', aeTitle: 'CART', addresses: ['127.0.0.1'] }),
    );
    const hub = { db, clock: { now: () => new Date() } } as Parameters<typeof aColleague>[0];
    const { username } = await aColleague(hub, 'reader', id as InstitutionId, { modalities: ['ECG'] });
    return { key, username };
  } finally {
    await db.close();
  }
}

/**
 * Waits until the queue has drawn the tracing ahead (it cannot for the very first one: it has not seen a sheet's place yet),
 * presses, and asks at every frame whether the tracing is there.
 */
function opened(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
    const { document, requestAnimationFrame, requestIdleCallback } = globalThis as any;
    const isAhead = () => performance.getEntriesByName('ecg-drawn-ahead').length > 0;
    for (const asked = performance.now(); !isAhead() && performance.now() - asked < 3_000; )
      await new Promise((calm) => requestIdleCallback(calm, { timeout: 100 }));
    performance.clearMarks('ecg-drawn-ahead');
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
