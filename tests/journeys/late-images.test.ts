import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { corpus, lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { closeStudy, register, rowOf, studyCard, turnTo, upload } from './steps/clinic.ts';
import { giveReason, openCase, pictureShown, sign, toQueue, write } from './steps/reading.ts';

const files = corpus();
const slice = (number: number) => join(files as string, `dicom/Chesterguan__medme/ct-zh/slice_0${number}.dcm`);
const centre = '乌拉特前旗人民医院';
const patient = { name: '张建国', sex: '男', age: 61, modality: 'CT', exam: '颅脑平扫', reason: '眩晕' } as const;

/** The same slice as an instance of its own: only its SOP Instance UID differs, in header and data set. */
async function anotherSlice(): Promise<Buffer> {
  const bytes = await readFile(slice(3));
  const at = bytes.indexOf(Buffer.from([0x08, 0x00, 0x18, 0x00, 0x55, 0x49]));
  const uid = bytes
    .subarray(at + 8, at + 8 + bytes.readUInt16LE(at + 6))
    .toString('latin1')
    .replace(/\0$/, '');
  const other = `${uid.slice(0, -1)}${uid.endsWith('9') ? '8' : '9'}`;
  return Buffer.from(bytes.toString('latin1').replaceAll(uid, other), 'latin1');
}

describe.skipIf(lacks('chromium') || !files)('Images that come late', () => {
  let hub: RunningHub;
  let people: People;
  let technician: Someone;
  let reader: Someone;
  let reviewer: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    technician = await people.signsIn(hub.account('大余太中心卫生院', 'technician'));
    reader = await people.signsIn(hub.account(centre, 'reader'));
    reviewer = await people.signsIn(hub.account(centre, 'reviewer'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('a closed study goes up by itself where everything is sent up', async () => {
    const { page } = technician;
    await register(page, patient);
    await upload(page, [slice(1), slice(2)]);
    const card = studyCard(page, patient.name);
    await card.getByRole('button', { name: '关联', exact: true }).click();
    await closeStudy(card);
    await card.getByRole('button', { name: '查看诊断申请' }).waitFor();
    await toQueue(reader.page, '待报告');
    await rowOf(reader.page, patient.name).getByText('2 幅').waitFor();
  });

  test('an image after the claim raises a banner in the open case and is there when it is loaded', async () => {
    await openCase(reader.page, patient.name);
    const view = await pictureShown(reader.page);
    await view.getByText('第 1/2 幅').waitFor();
    await upload(technician.page, [slice(3)]);

    await reader.page.getByText('领取后又到影像 1 幅，请一并查看').waitFor();
    await reader.page.getByText('又到 1 幅影像，尚未载入').waitFor();
    await reader.page.getByRole('button', { name: '载入' }).click();
    await view.getByText('第 1/3 幅').waitFor();
    await reader.page.getByText('又到 1 幅影像，尚未载入').waitFor({ state: 'detached' });
  });

  test('an image after the signature marks the report 待复核 and tells the township', async () => {
    await write(reader.page, {
      findings: '脑实质未见异常密度影。',
      impression: '颅脑 CT 平扫未见异常。',
      positive: false,
    });
    await sign(reader.page, hub.account(centre, 'reader').password, '仅签发');
    await reader.page.getByText('已签发，待审核').waitFor();
    await toQueue(reviewer.page, '待审核');
    await openCase(reviewer.page, patient.name);
    await pictureShown(reviewer.page);
    await sign(reviewer.page, hub.account(centre, 'reviewer').password, '仅审核');
    await technician.page.getByText('诊断报告已审核签发').first().waitFor();

    const { page } = technician;
    await upload(page, [{ name: 'late.dcm', mimeType: 'application/dicom', buffer: await anotherSlice() }]);
    await page.getByText('报告签发后又收到影像，该报告待复核').first().waitFor();
    await turnTo(page, '检查看板');
    await rowOf(page, patient.name).getByText('待复核', { exact: true }).waitFor();
    await turnTo(page, '报告');
    await rowOf(page, patient.name).getByText('待复核', { exact: true }).waitFor();
    await rowOf(page, patient.name).dblclick();
    await page.getByText('签发后又收到影像，诊断医师尚未复核，请留意更正报告').waitFor();
  });

  test('a physician looks at it and says that the report stands, and the township sees that too', async () => {
    const { page } = reader;
    await page.getByText('签发后又收到影像，本报告待复核').waitFor();
    await page.getByRole('button', { name: '载入' }).click();
    await page.getByText('第 1/4 幅').waitFor();
    await page.getByRole('button', { name: '已复核，报告不变' }).click();
    await giveReason(page, '新到影像未见新的异常');
    await page.getByText('签发后又收到影像，本报告待复核').waitFor({ state: 'detached' });
    await technician.page
      .getByText('签发后又收到影像，诊断医师尚未复核，请留意更正报告')
      .waitFor({ state: 'detached' });
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});
