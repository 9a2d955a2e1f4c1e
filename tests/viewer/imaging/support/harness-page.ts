/** Builds the harness as the viewer is built, and drives it in Chromium. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, mergeConfig } from 'vite';
import { openShelf, type PictureShelf } from './picture-shelf.ts';

export interface HarnessPages {
  readonly shelf: PictureShelf;
  readonly folder: string;
  open(query?: string): Promise<HarnessPage>;
  close(): Promise<void>;
}

export interface HarnessPage {
  readonly page: Page;
  /** Console errors, page errors and unhandled rejections so far. */
  readonly complaints: string[];
  /** Requests to anywhere but the shelf. */
  readonly foreign: string[];
  // biome-ignore lint/suspicious/noExplicitAny: the harness' own types need the DOM, which tests do not have
  ask<T = any>(name: string, ...args: unknown[]): Promise<T>;
  shot(name: string): Promise<void>;
}

export const chromiumPath = (): string =>
  process.env.HUB_CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();

export async function buildHarness(): Promise<string> {
  const { default: viewer } = await import('../../../../viewer/vite.config.ts');
  const folder = await mkdtemp(join(tmpdir(), 'hub-harness-'));
  await build(
    mergeConfig(viewer, {
      configFile: false,
      logLevel: 'error',
      root: resolve(import.meta.dirname, '../harness'),
      build: { outDir: folder, emptyOutDir: true },
    }),
  );
  return folder;
}

export async function openHarness(): Promise<HarnessPages> {
  const folder = await buildHarness();
  const shelf = await openShelf(folder);
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  // One profile for all: a page of its own costs Chromium a process and every script anew.
  const profile = await browser.newContext({ viewport: { width: 800, height: 600 } });

  return {
    shelf,
    folder,
    async open(query = '') {
      const page = await profile.newPage();
      const complaints: string[] = [];
      const foreign: string[] = [];
      page.on('console', (message) => {
        // The browser itself reports every refused request.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
          complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(shelf.url)) foreign.push(request.url());
      });
      await page.goto(`${shelf.url}/${query}`);
      await page.waitForSelector('body[data-ready]', { timeout: 60_000 });
      return {
        page,
        complaints,
        foreign,
        ask: (name, ...args) =>
          page.evaluate(
            // biome-ignore lint/suspicious/noExplicitAny: as above
            ([called, given]) => (globalThis as any).harness[called as string](...(given as unknown[])),
            [name, args] as const,
          ),
        async shot(name) {
          const folder = process.env.HUB_SCREENSHOTS;
          if (folder) await page.screenshot({ path: join(folder, `imaging-${name}.png`) });
        },
      };
    },
    async close() {
      await browser.close();
      await shelf.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
