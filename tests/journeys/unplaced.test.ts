import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePart10Header } from '../../server/src/formats/dicom/index.ts';
import { bytesOf, CT, dataSet } from '../formats/dicom/data-set-builder.ts';
import { explicitLittle, fileOf, newUid } from '../server/intake/instances.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { type GivenFile, rowOf, turnTo, upload } from './steps/clinic.ts';

const file = (name: string, bytes: Uint8Array): GivenFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});
/** A Part 10 file that says of itself only what it is given. */
function claiming(elements: [number, string, string][]): Buffer {
  const header = writePart10Header({
    sopClassUid: CT,
    sopInstanceUid: '1.2.3',
    transferSyntaxUid: explicitLittle,
    implementationClassUid: '1.2.3.4',
  });
  return Buffer.concat([header, bytesOf(dataSet(...elements))]);
}

const good = { study: newUid(), sop: newUid(), patientId: 'CT-1', patientName: 'WANG^GOOD' };
const nameless = claiming([
  [0x00080016, 'UI', CT],
  [0x00100010, 'PN', 'NO^UIDS'],
]);
const climbing = claiming([
  [0x00080016, 'UI', CT],
  [0x00080018, 'UI', '../../../etc/passwd'],
  [0x0020000d, 'UI', '1.2.840'],
  [0x0020000e, 'UI', '1.2.841'],
]);
const letter = Buffer.from('尊敬的院长：这不是影像。'.repeat(20));

describe.skipIf(lacks('chromium'))('What cannot be admitted is kept, said and settled', () => {
  let hub: RunningHub;
  let people: People;
  let technician: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    technician = await people.signsIn(hub.account('大余太中心卫生院', 'technician'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('each hostile file is named with its reason in words, and the good one among them is admitted', async () => {
    const { page } = technician;
    await upload(page, [
      file('letter.dcm', letter),
      file('nameless.dcm', nameless),
      file('climbing.dcm', climbing),
      file('cut.dcm', fileOf({ study: newUid(), sop: newUid() }).subarray(0, 420)),
      file('good.dcm', fileOf(good)),
    ]);
    await page.locator(`[data-study="${good.study}"]`).getByText('已入库 1').waitFor();
    await page.getByText('读不出患者和检查的文件').waitFor();

    await upload(page, [file('other-pixels.dcm', fileOf({ ...good, pixels: new Uint8Array(128).fill(99) }))]);
    await upload(page, [
      file('other-patient.dcm', fileOf({ ...good, sop: newUid(), patientId: 'CT-2', patientName: 'LI^OTHER' })),
    ]);

    await turnTo(page, '待处理影像');
    for (const [name, reason] of [
      ['letter.dcm', '不是 DICOM 影像文件'],
      ['nameless.dcm', '缺少检查、序列或图像编号'],
      ['climbing.dcm', '检查、序列或图像编号不合规'],
      ['cut.dcm', '文件不完整，中途断开'],
      ['other-pixels.dcm', '同一编号的图像已有，但内容不同'],
      ['other-patient.dcm', '同一检查中混有另一位患者'],
    ] as const)
      await rowOf(page, name).getByText(reason).waitFor();
    expect(await rowOf(page, 'good.dcm').count()).toBe(0);
  });

  test('another institution that sends the same study learns nothing of whose it is', async () => {
    const other = await people.signsIn(hub.account('明安中心卫生院', 'technician'));
    await upload(other.page, [file('same-study.dcm', fileOf({ ...good, sop: newUid() }))]);
    await turnTo(other.page, '待处理影像');
    const row = rowOf(other.page, 'same-study.dcm');
    await row.getByText('这个检查编号属于别处收到的影像').waitFor();
    await row.dblclick();
    await other.page.getByRole('dialog').getByText('下一步怎么办').waitFor();
    expect(await other.page.locator('body').innerText()).not.toMatch(/大余太|WANG|good\.dcm/);
    expect(await rowOf(other.page, 'letter.dcm').count()).toBe(0);
  });

  test('the place is said, the original comes back bit for bit, and the keyboard settles it with a note', async () => {
    const { page } = technician;
    await rowOf(page, 'climbing.dcm').dblclick();
    const sheet = page.getByRole('dialog').filter({ hasText: 'climbing.dcm' });
    await sheet.getByText('请联系设备厂家修正设备的编号设置，再重新发送。').waitFor();
    const place = sheet.locator('tr', { hasText: '问题位置' }).locator('td');
    expect((await place.innerText()).trim()).not.toBe('—');

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      sheet.getByRole('button', { name: '下载原文件' }).click(),
    ]);
    expect((await readFile(await download.path())).equals(climbing)).toBe(true);

    await sheet.getByRole('button', { name: '重试入库' }).click();
    await page.getByText('仍不能入库：检查、序列或图像编号不合规').waitFor();

    await page.keyboard.press('s');
    const settling = page.getByRole('dialog', { name: '这份影像怎么处理？' });
    await settling.getByRole('button', { name: '确定' }).click();
    await settling.getByText('请写明处理说明').waitFor();
    await settling.getByRole('button', { name: '设备测试' }).click();
    await settling.getByRole('button', { name: '确定' }).click();
    await rowOf(page, 'climbing.dcm').waitFor({ state: 'detached' });
    await page.locator('label', { hasText: '已处理' }).click();
    await rowOf(page, 'climbing.dcm').getByText('无需入库　设备测试').waitFor();
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});
