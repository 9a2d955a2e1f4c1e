import type { Page } from 'playwright-core';

// biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
type Browser = any;

/**
 * Before any script of the page: remembers its connections, and sends their media by another port than the one that the
 * hub names, where `detour` says so.
 */
export async function watchConnections(page: Page, detour?: { from: number; to: number }): Promise<void> {
  await page.addInitScript((way: { from: number; to: number } | undefined) => {
    const browser = globalThis as Browser;
    const Native = browser.RTCPeerConnection;
    browser.connections = [];
    browser.RTCPeerConnection = class extends Native {
      constructor(...given: unknown[]) {
        super(...given);
        browser.connections.push(this);
      }
      setRemoteDescription(description: { type: string; sdp: string }) {
        const sdp = way ? description.sdp.replaceAll(` ${way.from} typ host`, ` ${way.to} typ host`) : description.sdp;
        return super.setRemoteDescription({ type: description.type, sdp });
      }
    };
  }, detour);
}

export interface Received {
  /** samples of sound that came, and those that the browser made up in their place */
  samples: number;
  concealed: number;
  /** of the largest picture that comes now; 0 while none does */
  frameHeight: number;
  framesDecoded: number;
  availableKbps: number | null;
}

/** What this browser has received so far, over all its connections. */
export function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const browser = globalThis as Browser;
    const sum = { samples: 0, concealed: 0, frameHeight: 0, framesDecoded: 0, availableKbps: null as number | null };
    for (const connection of browser.connections.filter((one: Browser) => one.connectionState !== 'closed'))
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'candidate-pair' && report.nominated && report.availableOutgoingBitrate)
          sum.availableKbps = Math.round(report.availableOutgoingBitrate / 1000);
        if (report.type !== 'inbound-rtp') continue;
        sum.samples += report.totalSamplesReceived ?? 0;
        sum.concealed += report.concealedSamples ?? 0;
        sum.framesDecoded += report.framesDecoded ?? 0;
        sum.frameHeight = Math.max(sum.frameHeight, report.frameHeight ?? 0);
      }
    return sum;
  });
}

/** From now on the page writes down when its first picture of the case became another one. */
export async function watchCase(page: Page): Promise<void> {
  await page.evaluate(() => {
    const browser = globalThis as Browser;
    browser.shown = [];
    const look = () => {
      const overlay = browser.document.querySelector('.stack-view[data-phase="shown"] .stack-overlay');
      const now = overlay && `${overlay.dataset.sop} ${overlay.dataset.frame}`;
      if (now && browser.shown.at(-1)?.image !== now) browser.shown.push({ image: now, at: Date.now() });
    };
    look();
    new browser.MutationObserver(look).observe(browser.document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-sop', 'data-frame', 'data-phase'],
    });
  });
}

export interface Shown {
  image: string;
  /** ms of this machine's clock, the same for both browsers */
  at: number;
}

export function shown(page: Page): Promise<Shown[]> {
  return page.evaluate(() => (globalThis as Browser).shown as Shown[]);
}
