import { once } from 'node:events';
import { type Browser, chromium } from 'playwright-core';
import { pathOf } from './tools.ts';

export type Browsers = Browser;

/** Without these Chromium asks its maker's hosts at every start, and waits for each refusal. */
const quiet = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
const media = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** The system's Chromium, headless, with software rendering and fake camera and microphone, and further switches. */
export function launchBrowser(switches: readonly string[] = []): Promise<Browser> {
  return chromium.launch(started([...media, ...switches]));
}

export interface BrowserProcess {
  browser: Browser;
  /** Dies as by a power cut: it says goodbye to nobody. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A Chromium of one's own, with further switches; the last of a name holds. */
export async function launchBrowserProcess(switches: readonly string[]): Promise<BrowserProcess> {
  const server = await chromium.launchServer(started([...media, ...switches]));
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    async kill() {
      const child = server.process();
      const gone = once(child, 'exit');
      process.kill(child.pid as number, 'SIGKILL');
      await gone;
    },
    close: () => server.close(),
  };
}

function started(args: readonly string[]) {
  const executablePath = process.env.HUB_CHROMIUM ?? pathOf('chromium') ?? pathOf('chromium-browser');
  if (!executablePath) throw new Error('chromium is not installed');
  return { executablePath, headless: true, args: [...quiet, ...args] };
}
