import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone, small } from '../support/people.ts';
import { decodesAll, watchMedia } from '../support/room/received.ts';
import { type Coturn, startCoturn } from '../support/services/coturn.ts';
import { lacks, launchBrowser, mediaWorker } from '../support/services/index.ts';
import { freePort } from '../support/services/ports.ts';
import { tellInOrder } from '../support/story.ts';
import { inPanel, knock, tileOf } from './steps/room.ts';

const clinic = '乌拉特前旗大余太中心卫生院';
const centre = '乌拉特前旗人民医院';

describe.skipIf(lacks('chromium', 'turnserver', mediaWorker))(
  '会诊室: behind a firewall that lets only TLS to the relay through',
  () => {
    let coturn: Coturn;
    let hub: RunningHub;
    let people: People;
    let clinician: Someone;
    let expert: Someone;
    tellInOrder(() => people);
    beforeAll(async () => {
      coturn = await startCoturn('a-secret-of-the-county');
      hub = await startHub({ settings: { ...coturn.settings, HUB_RTC_PORT: String(await freePort()) } });
      // As on a PC that has the county's authority among those it trusts.
      const trusts = `--ignore-certificate-errors-spki-list=${coturn.spki}`;
      people = await openPeople(hub.url, small, launchBrowser([trusts]));
    });
    afterAll(async () => {
      await people?.leave();
      await hub?.stop();
      await coturn?.stop();
    });

    /** What a firewall does to a browser: no way of its own is ever tried with success. */
    const onlyRelay = ({ context }: Someone) =>
      context.addInitScript(() => {
        // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
        const page = globalThis as any;
        page.RTCPeerConnection = class extends page.RTCPeerConnection {
          constructor(given: object) {
            super({ ...given, iceTransportPolicy: 'relay' });
          }
        };
      });
    const nameOf = async ({ page }: Someone) => {
      const answer = await page.request.get(`${hub.url}/api/session`);
      return ((await answer.json()) as { account: { displayName: string } }).account.displayName;
    };

    test('both hear and see one another over it, and the room says which way the line goes', async () => {
      clinician = await people.signsIn(hub.account(clinic, 'clinician'));
      expert = await people.signsIn(hub.account(centre, 'expert'));
      await onlyRelay(clinician);
      for (const { context } of [clinician, expert]) await watchMedia(context);
      const [doctor, specialist] = [await nameOf(clinician), await nameOf(expert)];
      const listed = await clinician.page.request.get(`${hub.url}/api/consults?state=scheduled`);
      const { items } = (await listed.json()) as { items: { id: string; urgency: string }[] };
      const roomUrl = `${hub.url}/consults/${items.find(({ urgency }) => urgency === 'urgent')?.id}/room`;
      await knock(clinician.page, roomUrl);
      await knock(expert.page, roomUrl);
      await decodesAll(clinician.page, [specialist], 100_000);
      await decodesAll(expert.page, [doctor], 100_000);
      await tileOf(expert.page, doctor).getByTitle(/中继$/).waitFor();
      await inPanel(expert.page, doctor).waitFor();
      expect(coturn.said()).toMatch(/ALLOCATE processed, success/);
      expect(coturn.said()).toMatch(/TLS\/TCP|TLSv1\.[23]/);
      expect(people.complaints()).toEqual([]);
    }, 300_000);
  },
);
