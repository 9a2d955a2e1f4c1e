import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HarnessPage, type HarnessPages, openHarness } from './support/harness-page.ts';
import { fromCorpus, instanceUid, made } from './support/instances.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let pages: HarnessPages;
let open: HarnessPage[] = [];
const harness = async (query?: string): Promise<HarnessPage> => {
  const page = await pages.open(query);
  open.push(page);
  return page;
};
/** Opens and hangs the study's first stack, and waits until it is shown or failed. */
const show = async (study: string, query?: string): Promise<HarnessPage> => {
  const page = await harness(query);
  await page.ask('open', study);
  await page.ask('hang', '1x1', [[study, 0]]);
  await page.ask('settled');
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

const gray = (colors: number[][]) => colors.map(([level]) => level);
/** DICOM's linear function (PS3.3 C.11.2.1.2.1). */
const level = (value: number, center: number, width: number) =>
  Math.min(255, Math.max(0, Math.round(((value - (center - 0.5)) / (width - 1) + 0.5) * 255)));

describe.each(['cpu', 'gpu'])('pictures drawn on the %s', (drawing) => {
  it('rescaled values go through the chosen window to the levels DICOM prescribes', async () => {
    const study = '1.2.10.1';
    const values = [-1000, -160, -100, 40, 100, 239, 1000];
    pages.shelf.put(
      made({
        study,
        rows: 64,
        columns: 56,
        pixel: (x) => (values[Math.floor(x / 8)] ?? 0) + 1024,
        more: { '00281052': { vr: 'DS', Value: [-1024] }, '00281053': { vr: 'DS', Value: [1] } },
      }),
    );
    const page = await show(study, `?drawing=${drawing}`);
    expect(await page.ask('drawsOn')).toBe(drawing);
    await page.ask('window', 40, 400);
    const colors = gray(
      await page.ask(
        'colors',
        values.map((_, at) => [at * 8 + 4, 20]),
      ),
    );
    colors.forEach((seen, at) => {
      expect(Math.abs((seen ?? -1) - level(values[at] ?? 0, 40, 400)), `value ${values[at]}`).toBeLessThanOrEqual(2);
    });
    expect(page.complaints).toEqual([]);
  });

  it('the lowest value of a MONOCHROME1 picture is white, and inverting turns it over', async () => {
    const study = '1.2.10.2';
    pages.shelf.put(
      made({
        study,
        modality: 'DX',
        photometric: 'MONOCHROME1',
        rows: 32,
        columns: 32,
        pixel: (x) => (x < 16 ? 0 : 1000),
      }),
    );
    const page = await show(study, `?drawing=${drawing}`);
    const [low = 0, high = 0] = gray(
      await page.ask('colors', [
        [5, 16],
        [26, 16],
      ]),
    );
    expect(low).toBeGreaterThan(250);
    expect(high).toBeLessThan(5);
    await page.ask('act', 'invert');
    const [lowInverted = 0, highInverted = 0] = gray(
      await page.ask('colors', [
        [5, 16],
        [26, 16],
      ]),
    );
    expect(lowInverted).toBeLessThan(5);
    expect(highInverted).toBeGreaterThan(250);
    expect(await page.ask('written')).toContain('overlay.inverted');
  });

  it('the next slice brings its own pixels and its own number', async () => {
    const study = '1.2.10.3';
    pages.shelf.put(
      ...[1, 2, 3].map((number) => made({ study, number, rows: 16, columns: 16, pixel: () => number * 100 })),
    );
    const page = await show(study, `?drawing=${drawing}`);
    await page.ask('window', 200, 400);
    for (const index of [1, 2, 0]) {
      const seen = await page.ask('go', index);
      expect(seen).toMatchObject({ phase: 'shown', index, sop: instanceUid(study, 1, index + 1) });
      const [shade = 0] = gray(await page.ask('colors', [[8, 8]]));
      expect(Math.abs(shade - level((index + 1) * 100, 200, 400))).toBeLessThanOrEqual(2);
      expect(await page.ask('written')).toContain(`overlay.image ${index + 1} 3`);
    }
  });
});

describe('colors', () => {
  const quarters = (colors: number[][]) => (x: number, y: number) => colors[(y < 16 ? 0 : 2) + (x < 16 ? 0 : 1)] ?? [];
  const places = [
    [4, 4],
    [28, 4],
    [4, 28],
    [28, 28],
  ];

  it('native YBR_FULL_422 is shown in its colors, not black', async () => {
    const study = '1.2.11.1';
    // Red, green, blue and gray in full range YCbCr.
    const at = quarters([
      [76, 85, 255],
      [150, 44, 21],
      [29, 255, 107],
      [128, 128, 128],
    ]);
    const bytes = Uint8Array.from(
      Array.from({ length: 32 * 16 }, (_, pair) => {
        const [luma = 0, cb = 0, cr = 0] = at((pair % 16) * 2, Math.floor(pair / 16));
        return [luma, luma, cb, cr];
      }).flat(),
    );
    pages.shelf.put(
      made({
        study,
        modality: 'US',
        photometric: 'YBR_FULL_422',
        bits: 8,
        rows: 32,
        columns: 32,
        stored: [{ bytes, syntax: '1.2.840.10008.1.2.1' }],
      }),
    );
    const page = await show(study);
    const [red, green, blue, middle] = await page.ask('colors', places);
    const near = (seen: number[], wanted: number[]) =>
      wanted.forEach((value, channel) => {
        expect(Math.abs((seen[channel] ?? -1) - value)).toBeLessThanOrEqual(3);
      });
    near(red, [254, 0, 0]);
    near(green, [0, 255, 1]);
    near(blue, [0, 0, 254]);
    near(middle, [128, 128, 128]);
  });

  it('the real uncompressed 4:2:2 picture shows its color bars', async () => {
    const instance = await fromCorpus('pydicom__pydicom/SC_ybr_full_422_uncompressed.dcm');
    pages.shelf.put(instance);
    const page = await show(String(instance.json['0020000D']?.Value?.[0]));
    const bars = await page.ask<number[][]>(
      'colors',
      [5, 15, 25, 35, 45, 55, 65, 75, 85, 95].map((y) => [50, y]),
    );
    expect(bars[0]?.[0]).toBeGreaterThan(240);
    expect(bars.filter(([r = 0, g = 0, b = 0]) => Math.max(r, g, b) > 100).length).toBeGreaterThanOrEqual(5);
    await page.shot('ybr422');
  });

  it('a palette picture is drawn through its tables', async () => {
    const instance = await fromCorpus('pydicom__pydicom/examples_palette.dcm');
    pages.shelf.put(instance);
    const page = await show(String(instance.json['0020000D']?.Value?.[0]));
    expect(await page.ask('seen')).toMatchObject({ phase: 'shown' });
    // Levels of the file's own tables at these indices, read here without the viewer.
    const table = (tag: string) => Buffer.from(instance.json[tag]?.InlineBinary ?? '', 'base64');
    const tables = ['00281201', '00281202', '00281203'].map(table);
    const [entries = 0] = (instance.json['00281101']?.Value ?? []) as number[];
    const places: [number, number][] = [
      [400, 175],
      [300, 120],
      [500, 200],
      [120, 60],
    ];
    const seen = await page.ask<number[][]>('colors', places);
    places.forEach(([x, y], at) => {
      const index = instance.frames[0]?.bytes[y * 800 + x] ?? 0;
      tables.forEach((bytes, channel) => {
        const wanted = bytes.length === entries * 2 ? bytes.readUInt16LE(index * 2) >> 8 : (bytes[index] ?? 0);
        expect(Math.abs((seen[at]?.[channel] ?? -1) - wanted), `${x},${y}`).toBeLessThanOrEqual(1);
      });
    });
    await page.shot('palette');
  });

  it('a JPEG whose colors a browser would take for others is refused, its marked kin are shown', async () => {
    const page = await harness();
    const files = [
      ['SC_jpeg_no_color_transform.dcm', 'failed'],
      ['SC_rgb_dcmtk_+eb+cr.dcm', 'shown'],
      ['SC_rgb_dcmtk_+eb+cy+n1.dcm', 'shown'],
      ['SC_rgb_dcmtk_+eb+cy+np.dcm', 'shown'],
    ] as const;
    for (const [at, [name, phase]] of files.entries()) {
      const study = `1.2.11.5.${at}`;
      pages.shelf.put(
        await fromCorpus(`pydicom__pydicom/${name}`, {
          '0020000D': { vr: 'UI', Value: [study] },
          '00080018': { vr: 'UI', Value: [`${study}.1`] },
        }),
      );
      await page.ask('open', study);
      await page.ask('hang', '1x1', [[study, 0]]);
      expect(await page.ask('settled'), name).toMatchObject({ phase });
      if (phase !== 'shown') continue;
      // The first of the test bars is red.
      const [[red = 0, green = 255, blue = 255] = []] = await page.ask<number[][]>('colors', [[50, 5]]);
      expect(red, name).toBeGreaterThan(240);
      expect(green + blue, name).toBeLessThan(30);
    }
  });

  it('frames that arrive as RGB under a metadata that says 4:2:2 are taken as RGB', async () => {
    const study = '1.2.11.2';
    const bytes = Uint8Array.from(Array.from({ length: 16 * 16 }, () => [200, 30, 10]).flat());
    pages.shelf.put(
      made({
        study,
        modality: 'US',
        photometric: 'YBR_FULL_422',
        bits: 8,
        rows: 16,
        columns: 16,
        stored: [{ bytes, syntax: '1.2.840.10008.1.2.1', photometric: 'RGB' }],
      }),
    );
    const page = await show(study);
    expect((await page.ask('colors', [[8, 8]]))[0].slice(0, 3)).toEqual([200, 30, 10]);
  });
});

describe('one real CT in several encodings', () => {
  const grid: [number, number][] = Array.from({ length: 400 }, (_, at) => [
    13 + (at % 20) * 25,
    13 + Math.floor(at / 20) * 25,
  ]);
  const seenOf = async (name: string, study: string) => {
    pages.shelf.put(
      await fromCorpus(name, {
        '0020000D': { vr: 'UI', Value: [study] },
        '00080018': { vr: 'UI', Value: [`${study}.1`] },
      }),
    );
    const page = await show(study);
    expect(await page.ask('seen'), name).toMatchObject({ phase: 'shown', sop: `${study}.1` });
    await page.ask('window', 40, 400);
    const colors = await page.ask<number[][]>('colors', grid);
    await page.shot(name.replaceAll(/\W+/g, '-'));
    expect(page.complaints).toEqual([]);
    return gray(colors);
  };

  it('every lossless form gives the levels of the uncompressed one', async () => {
    const reference = await seenOf('chafey__DICOMHTJ2K/CT1_UNC', '1.2.13.1');
    expect(new Set(reference).size).toBeGreaterThan(20);
    const forms = [
      'chafey__DICOMHTJ2K/CT1_JPH',
      ...['J2KR', 'JLSL', 'JPLL', 'RLE'].map((form) => `robyoung__dicom-test-files/CT1_${form}`),
    ];
    for (const [at, form] of forms.entries()) expect(await seenOf(form, `1.2.13.${at + 2}`), form).toEqual(reference);
  });

  it('a big endian picture is shown', async () => {
    const levels = await seenOf('pydicom__pydicom/MR_small_bigendian.dcm', '1.2.13.9');
    expect(levels.length).toBe(400);
  });
});

describe('how a picture stands', () => {
  it('turning and mirroring carry the orientation letters with them', async () => {
    const study = '1.2.12.1';
    pages.shelf.put(made({ study, rows: 32, columns: 32, pixel: (x) => x }));
    const page = await show(study);
    const edges = async () =>
      (await page.ask<string[]>('written')).filter((line) => line.startsWith('direction')).map((line) => line.at(-1));
    expect(await edges()).toEqual(['R', 'L', 'A', 'P']); // left, right, top, bottom
    await page.ask('turn', 90);
    expect(await edges()).toEqual(['P', 'A', 'R', 'L']);
    await page.ask('turn', 0, 'horizontal');
    expect(await edges()).toEqual(['A', 'P', 'R', 'L']);
    expect(await page.ask('written')).toContain('overlay.mirrored');
  });

  it('one to one shows an image pixel as one pixel', async () => {
    const study = '1.2.12.2';
    pages.shelf.put(made({ study, rows: 100, columns: 200, pixel: (x) => x }));
    const page = await show(study);
    await page.ask('act', 'actualSize');
    const [[x0 = 0] = [], [x1 = 0] = []] = await page.ask<number[][]>('places', [
      [0, 0],
      [100, 0],
    ]);
    expect(x1 - x0).toBeCloseTo(100, 3);
    expect(await page.ask('written')).toContain('overlay.zoom 100');
  });

  it('a saved state restores the same picture in the same place in another window', async () => {
    const study = '1.2.12.3';
    pages.shelf.put(
      ...[1, 2, 3].map((number) => made({ study, number, rows: 64, columns: 64, pixel: (x, y) => x * y + number })),
    );
    const page = await show(study);
    await page.ask('go', 2);
    await page.ask('window', 500, 900);
    await page.ask('turn', 90, 'vertical');
    await page.ask('act', 'invert');
    await page.page.mouse.move(300, 300);
    await page.page.mouse.down({ button: 'right' });
    await page.page.mouse.move(300, 240, { steps: 4 });
    await page.page.mouse.up({ button: 'right' });
    await page.page.mouse.down({ button: 'middle' });
    await page.page.mouse.move(360, 290, { steps: 4 });
    await page.page.mouse.up({ button: 'middle' });
    await page.ask('settled');
    const state = await page.ask('state');
    expect(state).toMatchObject({
      sopInstanceUid: instanceUid(study, 1, 3),
      rotation: 90,
      flipVertical: true,
      invert: true,
    });
    expect(state.zoom).toBeGreaterThan(1.3);
    expect(state.center).toBeDefined();
    const corners = [
      [0, 0],
      [63, 0],
      [0, 63],
    ];
    const before = await page.ask<number[][]>('places', corners);

    const other = await harness();
    await other.ask('open', study);
    await other.ask('hang', '1x1', []);
    expect(await other.ask('restore', study, JSON.parse(JSON.stringify(state)))).toEqual(state);
    const after = await other.ask<number[][]>('places', corners);
    after.flat().forEach((value, at) => {
      expect(value).toBeCloseTo(before.flat()[at] ?? 0, 1);
    });
    expect(await other.ask('colors', [[40, 40]])).toEqual(await page.ask('colors', [[40, 40]]));
  });

  it('two by two cells hang two studies, the pressed one is active, and linked cells follow by position', async () => {
    const [study, prior] = ['1.2.12.4', '1.2.12.5'];
    const frameOfReference = { '00200052': { vr: 'UI', Value: ['1.2.12.99'] } };
    for (const uid of [study, prior]) {
      pages.shelf.put(
        ...Array.from({ length: 6 }, (_, at) =>
          made({ study: uid, number: at + 1, rows: 32, columns: 32, pixel: (x) => x + at, more: frameOfReference }),
        ),
      );
    }
    const page = await harness();
    await page.ask('open', study);
    await page.ask('open', prior);
    await page.ask('hang', '2x2', [[study, 0], [prior, 0], null, null]);
    await page.ask('settled', 1);
    await page.page
      .locator('.stack-view')
      .nth(1)
      .click({ position: { x: 50, y: 50 } });
    expect(await page.page.locator('.stack-view').nth(1).getAttribute('data-active')).toBe('true');
    await page.ask('link', true);
    await page.ask('go', 4, 1);
    await expect.poll(async () => (await page.ask('seen', 0)).index).toBe(4);
    await page.shot('2x2');
  });
});
