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

/** The system's Chromium, headless, with software rendering and fake camera and microphone. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.HUB_CHROMIUM ?? pathOf('chromium') ?? pathOf('chromium-browser');
  if (!executablePath) throw new Error('chromium is not installed');
  return chromium.launch({ executablePath, headless: true, args: [...quiet, ...media] });
}
