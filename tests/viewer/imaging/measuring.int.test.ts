import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type HarnessPage, type HarnessPages, openHarness } from './support/harness-page.ts';
import { instanceUid, made } from './support/instances.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let pages: HarnessPages;
let open: HarnessPage[] = [];

beforeAll(async () => {
  pages = await openHarness();
});
afterEach(async () => {
  for (const { page } of open) await page.close();
  open = [];
});
afterAll(() => pages?.close());

async function show(study: string): Promise<HarnessPage> {
  const page = await pages.open();
  open.push(page);
  await page.ask('open', study);
  await page.ask('hang', '1x1', [[study, 0]]);
  expect(await page.ask('settled')).toMatchObject({ phase: 'shown' });
  return page;
}

/** Draws with the mouse through image points: the first two in one drag, the rest as its tool wants them. */
async function draw(page: HarnessPage, tool: string, points: [number, number][]) {
  const { mouse } = page.page;
  const before = (await page.ask<unknown[]>('measurements')).length;
  await page.ask('tool', tool);
  const places = await page.ask<[number, number][]>('places', points);
  const [first = [0, 0], second, third, fourth] = places;
  const stroke = async (from: [number, number], to: [number, number]) => {
    await mouse.move(...from);
    await mouse.down();
    await mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
    await mouse.move(...to, { steps: 3 });
    await mouse.up();
  };
  if (second) await stroke(first, second);
  else await mouse.click(...first);
  if (third && fourth) await stroke(third, fourth);
  else if (third) {
    await mouse.move(...third, { steps: 3 });
    await mouse.click(...third);
  }
  await expect.poll(async () => (await page.ask<unknown[]>('measurements')).length, { timeout: 5000 }).toBe(before + 1);
  return (
    await page.ask<{ uid: string; values: { name: string; value: number; unit: string }[] }[]>('measurements')
  ).at(-1);
}

const ramp = (study: string, more = {}, modality = 'CT', sopClass?: string) =>
  made({
    study,
    modality,
    ...(sopClass ? { sopClass } : {}),
    rows: 64,
    columns: 64,
    pixel: (x, y) => (x < 32 ? 1124 : 1064) + (y % 2) * 10,
    more: { '00281052': { vr: 'DS', Value: [-1024] }, '00281053': { vr: 'DS', Value: [1] }, ...more },
  });

describe('what measurements state', () => {
  it('a length on a CT is in millimetres of the patient', async () => {
    pages.shelf.put(ramp('1.2.30.1', { '00280030': { vr: 'DS', Value: [0.8, 0.5] } }));
    const page = await show('1.2.30.1');
    const measured = await draw(page, 'length', [
      [10, 10],
      [50, 40],
    ]);
    // 40 columns of 0.5 mm, 30 rows of 0.8 mm.
    expect(measured?.values[0]).toMatchObject({ name: 'length', unit: 'mm' });
    expect(Math.abs((measured?.values[0]?.value ?? 0) - Math.hypot(20, 24))).toBeLessThan(0.25);
    expect((await page.ask<string[]>('drawn'))[0]).toMatch(/^measure\.length 31\.\d unit\.mm$/);
  });

  it("without a spacing a length is in pixels, with the detector's it is marked as such", async () => {
    pages.shelf.put(
      ramp('1.2.30.2', { '00280030': { vr: 'DS' } }, 'OT', '1.2.840.10008.5.1.4.1.1.7'),
      ramp(
        '1.2.30.3',
        { '00280030': { vr: 'DS' }, '00181164': { vr: 'DS', Value: [0.2, 0.2] } },
        'DX',
        '1.2.840.10008.5.1.4.1.1.1.1',
      ),
    );
    const plain = await show('1.2.30.2');
    expect(
      (
        await draw(plain, 'length', [
          [10, 10],
          [50, 40],
        ])
      )?.values[0],
    ).toMatchObject({ unit: 'px', value: expect.closeTo(50, 0) });
    expect(await plain.ask('written')).toContain('overlay.noScale');
    const detector = await show('1.2.30.3');
    expect(
      (
        await draw(detector, 'length', [
          [10, 10],
          [50, 40],
        ])
      )?.values[0],
    ).toMatchObject({ unit: 'mm-detector', value: expect.closeTo(10, 0) });
    expect(await detector.ask('written')).toContain('overlay.detectorScale');
  });

  it('regions and probes state Hounsfield units, angles degrees', async () => {
    pages.shelf.put(ramp('1.2.30.4'));
    const page = await show('1.2.30.4');
    const ellipse = await draw(page, 'ellipse', [
      [14, 30],
      [22, 38],
    ]);
    const value = (name: string) => ellipse?.values.find((each) => each.name === name);
    expect(value('mean')).toMatchObject({ unit: 'HU', value: expect.closeTo(105, -1) });
    expect(value('min')).toMatchObject({ unit: 'HU', value: 100 });
    expect(value('max')).toMatchObject({ unit: 'HU', value: 110 });
    expect(value('area')?.unit).toBe('mm2');
    const rectangle = await draw(page, 'rectangle', [
      [40.6, 5.6],
      [50.4, 15.4],
    ]);
    expect(rectangle?.values.find(({ name }) => name === 'pixels')).toMatchObject({ value: 100 });
    expect(rectangle?.values.find(({ name }) => name === 'mean')?.value).toBeCloseTo(45, 6);
    expect((await draw(page, 'probe', [[50, 52]]))?.values).toEqual([{ name: 'value', value: 40, unit: 'HU' }]);
    expect(
      (
        await draw(page, 'angle', [
          [10, 50],
          [10, 60],
          [20, 60],
        ])
      )?.values[0],
    ).toMatchObject({ unit: 'deg', value: expect.closeTo(90, 0) });
    const cobb = await draw(page, 'cobb', [
      [35, 20],
      [55, 20],
      [35, 40],
      [55, 50],
    ]);
    expect(cobb?.values[0]?.value).toBeCloseTo((Math.atan(0.5) * 180) / Math.PI, 0);
    await page.shot('measurements');
    expect(page.complaints).toEqual([]);
  });
});

describe('keeping measurements', () => {
  it('what was exported is there again after a reload, identically', async () => {
    const study = '1.2.31.1';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    await draw(page, 'length', [
      [10, 10],
      [50, 40],
    ]);
    await draw(page, 'ellipse', [
      [30, 30],
      [38, 42],
    ]);
    const exported = await page.ask('measurements');
    const drawn = await page.ask('drawn');
    expect(exported[0]).toMatchObject({ sopInstanceUid: instanceUid(study, 1, 1), frame: 1, tool: 'length' });

    const again = await show(study);
    await again.ask('load', JSON.parse(JSON.stringify(exported)));
    expect(await again.ask('measurements')).toEqual(exported);
    await expect.poll(() => again.ask('drawn')).toEqual(drawn);
    expect(await again.ask('changes')).toEqual([]);
  });

  it('measurements that come before their study appear with it', async () => {
    const study = '1.2.31.2';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    await draw(page, 'length', [
      [10, 10],
      [50, 40],
    ]);
    const exported = await page.ask('measurements');
    const early = await pages.open();
    open.push(early);
    await early.ask('load', exported);
    await early.ask('open', study);
    await early.ask('hang', '1x1', [[study, 0]]);
    await early.ask('settled');
    await expect.poll(() => early.ask('drawn')).toHaveLength(1);
  });

  it('moving is one change, deleting and undoing are told, and nothing changes without cause', async () => {
    const study = '1.2.31.3';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    const { mouse } = page.page;
    const length = await draw(page, 'length', [
      [10, 10],
      [50, 40],
    ]);
    await page.ask('tool', 'window');
    const [[x = 0, y = 0] = []] = await page.ask<[number, number][]>('places', [[50, 40]]);
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + 30, y + 30, { steps: 5 });
    await mouse.up();
    await expect
      .poll(() => page.ask('changes'))
      .toEqual([
        { kind: 'created', uid: length?.uid },
        { kind: 'changed', uid: length?.uid },
      ]);
    const moved = await page.ask('measurements');
    expect(moved[0].values[0].value).toBeGreaterThan((length?.values[0]?.value ?? 0) + 1);
    await page.ask('edit', 'undo');
    expect((await page.ask('measurements'))[0].values).toEqual(length?.values);
    await page.ask('edit', 'redo');
    expect(await page.ask('measurements')).toEqual(moved);

    await page.page.locator('.stack-view').focus();
    await page.page.keyboard.press('Delete');
    await expect.poll(() => page.ask('measurements')).toEqual([]);
    await page.page.keyboard.press('Control+z');
    await expect.poll(() => page.ask('measurements')).toEqual(moved);
    expect((await page.ask<{ kind: string }[]>('changes')).map(({ kind }) => kind)).toEqual([
      'created',
      'changed',
      'changed',
      'changed',
      'deleted',
      'created',
    ]);
  });

  it("another reader's measurements are seen and cannot be moved or deleted", async () => {
    const study = '1.2.31.4';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    await draw(page, 'length', [
      [10, 10],
      [50, 40],
    ]);
    const theirs = await page.ask('measurements');
    const other = await show(study);
    await other.ask('load', theirs, { name: 'first reader', color: 'rgb(90, 200, 255)' });
    await expect.poll(() => other.ask('drawn')).toHaveLength(1);
    const before = await other.ask('drawn');
    const [[x = 0, y = 0] = []] = await other.ask<[number, number][]>('places', [[50, 40]]);
    await other.page.mouse.move(x, y);
    await other.page.mouse.down();
    await other.page.mouse.move(x + 40, y + 40, { steps: 5 });
    await other.page.mouse.up();
    await other.page.locator('.stack-view').focus();
    await other.page.keyboard.press('Delete');
    expect(await other.ask('drawn')).toEqual(before);
    expect(await other.ask('measurements')).toEqual([]);
    expect(await other.ask('changes')).toEqual([]);
  });

  it('Escape throws away what is being drawn, and a slip of the mouse is no measurement', async () => {
    const study = '1.2.31.5';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    const { mouse, keyboard } = page.page;
    await page.page.locator('.stack-view').focus();
    await page.ask('tool', 'angle');
    await mouse.move(200, 200);
    await mouse.down();
    await mouse.move(300, 300, { steps: 5 });
    await mouse.up();
    await keyboard.press('Escape');
    await expect.poll(() => page.ask('drawn')).toEqual([]);
    expect(await page.ask('measurements')).toEqual([]);
    expect(await page.ask('changes')).toEqual([]);
    expect(page.complaints).toEqual([]);
  });
});

describe('mouse and keys', () => {
  it('the habits of a PACS: wheel, arrows, ends, digits, letters', async () => {
    const study = '1.2.32.1';
    pages.shelf.put(
      ...Array.from({ length: 30 }, (_, at) =>
        made({
          study,
          number: at + 1,
          rows: 32,
          columns: 32,
          pixel: (x) => x * 30,
          more: {
            '00281052': { vr: 'DS', Value: [-1024] },
            '00281050': { vr: 'DS', Value: [50] },
            '00281051': { vr: 'DS', Value: [350] },
          },
        }),
      ),
    );
    const page = await show(study);
    const { mouse, keyboard } = page.page;
    const index = async () => (await page.ask('settled')).index;
    await page.page.locator('.stack-view').focus();
    await mouse.move(400, 300);
    await mouse.wheel(0, 120);
    await expect.poll(index).toBe(1);
    await mouse.wheel(0, -120);
    await expect.poll(index).toBe(0);
    for (const [key, at] of [
      ['ArrowDown', 1],
      ['PageDown', 11],
      ['End', 29],
      ['PageUp', 19],
      ['Home', 0],
    ] as const) {
      await keyboard.press(key);
      await expect.poll(index, { message: key }).toBe(at);
    }
    expect((await page.ask('seen')).window).toMatchObject({ by: 'file', center: 50, width: 350 });
    await keyboard.press('1');
    expect((await page.ask('seen')).window).toMatchObject({ by: 'preset', preset: 'lung', center: -600, width: 1500 });
    await keyboard.press('0');
    expect((await page.ask('seen')).window).toMatchObject({ by: 'file', center: 50, width: 350 });
    await mouse.down();
    await mouse.move(460, 300, { steps: 4 });
    await mouse.up();
    const dragged = (await page.ask('seen')).window;
    expect(dragged.by).toBe('hand');
    expect(dragged.width).toBeGreaterThan(380);
    for (const key of ['i', 'r', 'h']) await keyboard.press(key);
    expect(await page.ask('state')).toMatchObject({ invert: true, rotation: 90, flipHorizontal: true });
    await keyboard.press('+');
    expect((await page.ask('state')).zoom).toBeGreaterThan(1.2);
    await keyboard.press('f');
    expect((await page.ask('state')).zoom).toBeCloseTo(1, 6);
  });

  it('keys do nothing while an input method composes or text is being written', async () => {
    const study = '1.2.32.2';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    await page.page.locator('.stack-view').focus();
    await page.page.evaluate(`document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'i', bubbles: true, isComposing: true }))`);
    expect((await page.ask('state')).invert).toBe(false);
    await page.page.evaluate(`{
      const box = document.createElement('input');
      document.querySelector('.stack-view').append(box);
      box.focus();
    }`);
    await page.page.keyboard.press('i');
    expect((await page.ask('state')).invert).toBe(false);
    await page.page.locator('.stack-view').focus();
    await page.page.keyboard.press('i');
    expect((await page.ask('state')).invert).toBe(true);
  });

  it('a key image holds the picture, its state and its measurements', async () => {
    const study = '1.2.32.3';
    pages.shelf.put(ramp(study));
    const page = await show(study);
    await draw(page, 'length', [
      [10, 10],
      [50, 40],
    ]);
    const captured = await page.ask('keyImage');
    expect(captured).toMatchObject({
      sopInstanceUid: instanceUid(study, 1, 1),
      frame: 1,
      type: 'image/png',
      width: 800,
      height: 600,
    });
    expect(captured.measurements).toHaveLength(1);
    expect(captured.window).toMatchObject({ by: 'full' });
    expect(captured.size).toBeGreaterThan(3000);
  });
});
