import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HarnessPage, type HarnessPages, openHarness } from './support/harness-page.ts';
import { fromCorpus, instanceUid, made } from './support/instances.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let pages: HarnessPages;
let open: HarnessPage[] = [];
const harness = async (query?: string): Promise<HarnessPage> => {
  const page = await pages.open(query);
  open.push(page);
  return page;
};

beforeAll(async () => {
  pages = await openHarness();
});
afterEach(async () => {
  for (const { page } of open) await page.close();
  open = [];
});
afterAll(() => pages?.close());

const slices = (study: string, count: number, series = 1) =>
  Array.from({ length: count }, (_, at) =>
    made({ study, series, number: at + 1, rows: 32, columns: 32, pixel: () => (at + 1) * 100 }),
  );

describe('a slice that fails', () => {
  it('covers the picture, is named, and can be asked for again', async () => {
    const study = '1.2.20.1';
    pages.shelf.put(...slices(study, 4));
    pages.shelf.refuse(`${instanceUid(study, 1, 3)}/frames/1`, 500, 2);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    await page.ask('settled');
    const failed = await page.ask('go', 2);
    expect(failed).toMatchObject({ phase: 'failed', wanted: 2, problem: 'frame.server-fault' });
    // What is still held is the slice before, and nothing on the screen claims otherwise.
    expect(failed.sop).not.toBe(instanceUid(study, 1, 3));
    const cover = page.page.locator('.stack-failed');
    expect(await cover.textContent()).toContain('overlay.image 3 4');
    expect(await cover.textContent()).toContain('problem.frame.server-fault');
    const cell = await page.page.locator('.stack-view').boundingBox();
    expect(await cover.boundingBox()).toEqual(cell);
    expect(await page.page.evaluate('document.elementFromPoint(400, 200).closest(".stack-failed") !== null')).toBe(
      true,
    );
    await page.shot('failed');

    await cover.getByRole('button').click();
    await expect.poll(async () => (await page.ask('seen')).phase).toBe('shown');
    expect(await page.ask('seen')).toMatchObject({ index: 2, sop: instanceUid(study, 1, 3) });
    expect(await cover.count()).toBe(0);
    expect(page.complaints).toEqual([]);
  });

  it.each([
    [404, 'frame.not-found'],
    [409, 'frame.refused'],
  ])('an answer of %i is told as %s', async (status, problem) => {
    const study = `1.2.20.${status}`;
    pages.shelf.put(...slices(study, 1));
    pages.shelf.refuse(`${study}.1.1/frames`, status);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    expect(await page.ask('settled')).toMatchObject({ phase: 'failed', problem });
    expect(pages.shelf.asked.filter((path) => path.includes(`${study}.1.1/frames`))).toHaveLength(1);
    expect(page.complaints).toEqual([]);
  });

  it('a busy server is asked again before the reader is told', async () => {
    const study = '1.2.20.5';
    pages.shelf.put(...slices(study, 1));
    pages.shelf.refuse(`${study}.1.1/frames`, 503, 2);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown' });
  });

  it('frames that cannot be what the metadata says are refused, not drawn black', async () => {
    const study = '1.2.20.6';
    const explicit = '1.2.840.10008.1.2.1';
    const size = { rows: 32, columns: 32 };
    const real = await fromCorpus('chafey__DICOMHTJ2K/CT1_JPH');
    pages.shelf.put(
      made({ study, series: 1, ...size, stored: [{ bytes: new Uint8Array(100), syntax: explicit }] }),
      made({
        study,
        series: 2,
        ...size,
        photometric: 'CMYK',
        stored: [{ bytes: new Uint8Array(2048), syntax: explicit }],
      }),
      made({
        study,
        series: 3,
        ...size,
        stored: [{ bytes: Uint8Array.of(0xff, 0x4f, 0xff, 0x51, 1, 2, 3), syntax: '1.2.840.10008.1.2.4.90' }],
      }),
      made({
        study,
        series: 4,
        ...size,
        stored: [{ bytes: real.frames[0]?.bytes ?? new Uint8Array(), syntax: '1.2.840.10008.1.2.4.202' }],
      }),
      made({ study, series: 5, ...size, stored: [{ bytes: new Uint8Array(2048), syntax: '1.2.840.10008.1.2.4.999' }] }),
    );
    const page = await harness();
    await page.ask('open', study);
    const wanted = ['frame.cut-short', 'frame.unsupported', 'frame.damaged', 'frame.damaged', 'frame.damaged'];
    for (const [at, problem] of wanted.entries()) {
      await page.ask('hang', '1x1', [[study, at]]);
      expect(await page.ask('settled'), `series ${at + 1}`).toMatchObject({ phase: 'failed', problem });
    }
    expect(page.complaints).toEqual([]);
  });
});

describe('a picture still coming', () => {
  it('says so, keeps the number of the picture that is there, and holds back measuring', async () => {
    const study = '1.2.21.1';
    pages.shelf.put(...slices(study, 3));
    const second = `${instanceUid(study, 1, 2)}/frames`;
    const release = pages.shelf.hold(second);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    await page.ask('settled');
    await page.ask('start', 1);
    await page.page.waitForSelector('.stack-loading');
    expect(await page.page.locator('.stack-loading').textContent()).toBe('loading');
    expect(await page.ask('written')).toContain('overlay.image 1 3');
    expect(await page.ask('seen')).toMatchObject({
      phase: 'loading',
      wanted: 1,
      index: 0,
      sop: instanceUid(study, 1, 1),
    });
    await page.shot('loading');

    await page.ask('tool', 'length');
    const stroke = async () => {
      await page.page.mouse.move(300, 200);
      await page.page.mouse.down();
      await page.page.mouse.move(420, 320, { steps: 4 });
      await page.page.mouse.up();
    };
    await stroke();
    expect(await page.ask('measurements')).toEqual([]);
    release();
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown', index: 1 });
    expect(await page.page.locator('.stack-loading').count()).toBe(0);
    await stroke();
    await expect.poll(async () => (await page.ask('measurements')).length).toBe(1);
    expect((await page.ask('measurements'))[0].sopInstanceUid).toBe(instanceUid(study, 1, 2));
  });

  it('another series covers the old one until its first picture is there', async () => {
    const study = '1.2.21.2';
    pages.shelf.put(...slices(study, 1, 1), ...slices(study, 1, 2));
    const release = pages.shelf.hold(`${study}.2.1/frames`);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    await page.ask('settled');
    await page.ask('hang', '1x1', [[study, 1]]);
    await page.page.waitForSelector('.stack-loading[data-covers="true"]');
    expect(await page.ask('written')).toEqual([]);
    release();
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown', sop: `${study}.2.1` });
  });
});

describe("changing one's mind", () => {
  it('hurrying between series and slices ends with the pixels and the number of the last wish', async () => {
    const study = '1.2.25.1';
    pages.shelf.put(...slices(study, 20, 1), ...slices(study, 20, 2));
    const page = await harness();
    await page.ask('open', study);
    for (const stack of [0, 1, 0, 1, 0]) void page.ask('hang', '1x1', [[study, stack]]);
    await page.ask('hang', '1x1', [[study, 0]]);
    for (let index = 0; index < 20; index += 1) await page.ask('start', (index * 7) % 20);
    await page.ask('start', 13);
    await expect
      .poll(() => page.ask('seen'))
      .toMatchObject({ phase: 'shown', index: 13, sop: instanceUid(study, 1, 14) });
    await page.ask('window', 1000, 2000);
    const [[shade = 0] = []] = await page.ask<number[][]>('colors', [[16, 16]]);
    expect(Math.abs(shade - (1400 / 2000) * 255)).toBeLessThanOrEqual(2);
    expect(await page.ask('written')).toContain('overlay.image 14 20');
    expect(page.complaints).toEqual([]);
  });

  it('the same series in two cells waits once, and leaving one does not take it from the other', async () => {
    const study = '1.2.25.2';
    pages.shelf.put(...slices(study, 2));
    const release = pages.shelf.hold(`${study}.1.1/frames`);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x2', [
      [study, 0],
      [study, 0],
    ]);
    await page.page.waitForSelector('.stack-loading');
    await page.ask('hang', '1x2', [[study, 0], null]);
    release();
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown', index: 0 });
    expect(pages.shelf.asked.filter((path) => path.includes(`${study}.1.1/frames`))).toHaveLength(1);
  });
});

describe('fetching', () => {
  it('at most four at a time, the current slice before its neighbours, and what is left is given up', async () => {
    const study = '1.2.22.1';
    pages.shelf.put(...slices(study, 40), ...slices(study, 1, 2));
    const release = pages.shelf.hold(`${study}.1/`);
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    await expect.poll(() => pages.shelf.underWay).toBe(4);
    await page.ask('start', 30);
    await expect.poll(() => pages.shelf.asked.some((path) => path.includes(`${study}.1.31/frames`))).toBe(true);
    await page.ask('hang', '1x1', [[study, 1]]);
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown', sop: `${study}.2.1` });
    await expect
      .poll(() => pages.shelf.aborted.filter((path) => path.includes(`${study}.1/`)).length)
      .toBeGreaterThanOrEqual(4);
    release();
    // Neighbours first: nothing between slice 5 and slice 30 was asked for.
    const asked = pages.shelf.asked
      .flatMap((path) => /1\.2\.22\.1\.1\.(\d+)\/frames/.exec(path)?.[1] ?? [])
      .map(Number);
    expect(asked.filter((number) => number > 6 && number < 27)).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  it('the next case is fetched before it is opened', async () => {
    const study = '1.2.22.2';
    pages.shelf.put(...slices(study, 5));
    const page = await harness();
    await page.ask('prefetch', study);
    await expect.poll(() => pages.shelf.asked.filter((path) => path.includes(`${study}.1/`)).length).toBe(5);
    await page.ask('hang', '1x1', [[study, 0]]);
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown' });
    await page.ask('go', 4);
    expect(pages.shelf.asked.filter((path) => path.includes(`${study}.1/`))).toHaveLength(5);
  });

  it('nothing is asked of any other origin', async () => {
    const study = '1.2.22.3';
    pages.shelf.put(...slices(study, 2));
    const page = await harness();
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    await page.ask('settled');
    expect(page.foreign).toEqual([]);
    expect(page.complaints).toEqual([]);
  });
});

describe('cine', () => {
  it('plays a multi-frame object at its own speed, pauses, and says what is shown', async () => {
    const study = '1.2.23.1';
    const more = { '00181063': { vr: 'DS', Value: [40] } };
    pages.shelf.put(
      made({ study, modality: 'US', rows: 32, columns: 32, frames: 8, pixel: (_x, _y, frame) => frame * 10, more }),
    );
    const page = await harness();
    expect(await page.ask('open', study)).toEqual([{ kind: 'stack', what: 'multiframe', count: 8 }]);
    await page.ask('hang', '1x1', [[study, 0]]);
    expect(await page.ask('settled')).toMatchObject({ perSecond: 25 });
    expect(await page.ask('written')).toContain('overlay.frame 1 8');
    await page.page.locator('.stack-view').focus();
    await page.page.keyboard.press(' ');
    await expect.poll(async () => (await page.ask('seen')).index).toBeGreaterThan(2);
    await page.page.keyboard.press('Escape');
    expect((await page.ask('seen')).playing).toBe(false);
    expect(await page.ask('settled')).toMatchObject({ phase: 'shown' });
  });
});

describe('the HTJ2K decoder', () => {
  // The soak asks for 300: a heap whose decoders are not freed is full after some 250.
  const count = Number(process.env.HUB_SOAK_FRAMES || 40);
  it(`decodes ${count} frames of 2048 x 2048, one after another`, async () => {
    const study = '1.2.24.1';
    const [rows, columns] = [2048, 2048];
    const { default: openCodec } = await import('@cornerstonejs/codec-openjph' as string);
    const codec = await openCodec();
    const encoder = new codec.HTJ2KEncoder();
    // One grey all over: what is at stake is the decoder's heap, not how long a picture takes.
    const raw = new Uint16Array(rows * columns).fill(0x5a5);
    encoder
      .getDecodedBuffer({
        width: columns,
        height: rows,
        bitsPerSample: 16,
        componentCount: 1,
        isSigned: false,
        isUsingColorTransform: false,
      })
      .set(new Uint8Array(raw.buffer));
    encoder.setQuality(true, 0);
    encoder.setProgressionOrder(2);
    encoder.encode();
    const bytes = Uint8Array.from(encoder.getEncodedBuffer());
    encoder.delete();
    const stored = Array.from({ length: count }, () => ({ bytes, syntax: '1.2.840.10008.1.2.4.202' }));
    pages.shelf.put(made({ study, modality: 'XA', rows, columns, frames: count, stored }));

    // One worker, whose heap holds some 250 decoders that are not freed; little memory, so that no picture is kept.
    const page = await harness(`?decoders=1&pictureMemory=${64 * 2 ** 20}&frameMemory=${256 * 2 ** 20}`);
    await page.ask('open', study);
    await page.ask('hang', '1x1', [[study, 0]]);
    await page.ask('settled');
    for (let index = 0; index < count; index += 1) {
      expect(await page.ask('go', index), `frame ${index + 1}`).toMatchObject({ phase: 'shown', index });
    }
    expect(page.complaints).toEqual([]);
  }, 300_000);
});
