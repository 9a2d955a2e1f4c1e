import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileOf, newUid, type Slice } from '../server/intake/instances.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, patienceMs, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { register, rowOf, turnTo, upload } from './steps/clinic.ts';

const clinic = '乌拉特前旗大余太中心卫生院';
const centre = '乌拉特前旗人民医院';
const woman = { sex: '女', age: 57, modality: 'DR', exam: '胸部正位' } as const;

/** The request is made by a worker, behind whatever else it has to do. */
const asked = { timeout: 2 * patienceMs };

const file = (slice: Partial<Slice>) => {
  const study = newUid();
  const bytes = fileOf({ study, sop: `${study}.1.1`, modality: 'DX', sex: 'F', ...slice });
  return { name: `${study}.dcm`, mimeType: 'application/dicom', buffer: bytes };
};

describe.skipIf(lacks('chromium'))('Images that name an order by their 检查号', () => {
  let hub: RunningHub;
  let people: People;
  let technician: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    technician = await people.signsIn(hub.account(clinic, 'technician'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('are the patient’s as registered, though the console counts its own numbers and writes the name its own way', async () => {
    const { page } = technician;
    const accession = await register(page, { ...woman, name: '阿拉坦·高娃', reason: '咳嗽一周' });
    await upload(page, [file({ accession, patientId: 'DYT0099', patientName: 'GAOWA^ALATAN' })]);
    await page.getByText(`已归到 阿拉坦·高娃 的 DR 胸部正位（检查号 ${accession}）`).waitFor();
    await turnTo(page, '影像');
    const row = rowOf(page, '阿拉坦·高娃');
    await row.getByText('已匹配').waitFor();
    await row.getByText('影像上：GAOWA ALATAN').waitFor();
    await turnTo(page, '检查看板');
    await rowOf(page, '阿拉坦·高娃').getByText('57岁（估）').waitFor();
    await rowOf(page, '阿拉坦·高娃').getByText('影像已到 1 幅').waitFor();
    await turnTo(page, '患者');
    expect(await page.getByText('DYT0099').count()).toBe(0);
  });

  test('are held back with the reason where the patient on them is another, and joined by whoever has looked', async () => {
    const { page } = technician;
    const accession = await register(page, { ...woman, name: '乌仁图雅', reason: '' });
    await upload(page, [file({ accession, patientId: 'DYT0100', patientName: 'WUREN^TUYA', sex: 'M' })]);
    const why = `检查号 ${accession}（乌仁图雅）与影像中的患者信息不符（性别不同），影像没有自动归入`;
    await page.getByText(why).waitFor();
    await turnTo(page, '检查看板');
    const row = rowOf(page, '乌仁图雅');
    await row.getByText('影像待核对：性别不符').waitFor();
    await row.getByRole('button', { name: '核对影像' }).click();
    await page.getByRole('dialog').getByText(why).waitFor();
    await page.getByRole('button', { name: '核对无误，归入此检查' }).click();
    await page.locator('.ant-modal-confirm').getByRole('button', { name: '关联' }).click();
    const detail = page.getByRole('dialog');
    await detail.getByText('已匹配').waitFor();
    await detail.getByText('影像上：WUREN TUYA 男').waitFor();
    await page.keyboard.press('Escape');
  });

  test('are asked for when they are said to be complete, and what is missing for it can be filled in there', async () => {
    const { page } = technician;
    await turnTo(page, '检查看板');
    const complete = async (name: string) => {
      await rowOf(page, name).getByRole('button', { name: '影像已传完' }).click();
      return page.getByRole('dialog', { name: new RegExp(`确认「${name}」的影像已经全部传完`) });
    };
    const said = await complete('阿拉坦·高娃');
    await said.getByText(`将同时提交诊断申请至${centre}。`).waitFor();
    await said.getByRole('button', { name: '确定' }).click();
    await page.getByText(/已标记传完，(诊断申请已提交|正在提交诊断申请)至乌拉特前旗人民医院/).waitFor();
    await rowOf(page, '阿拉坦·高娃').getByText('待报告').waitFor(asked);

    const silent = await complete('乌仁图雅');
    await silent.getByText('还缺检查目的，暂不提交诊断申请').waitFor();
    await silent.getByLabel('检查目的').fill('胸痛三天');
    await silent.getByText('将按填写的检查目的同时提交诊断申请。').waitFor();
    await silent.getByRole('button', { name: '确定' }).click();
    await rowOf(page, '乌仁图雅').getByText('待报告').waitFor(asked);

    const accession = await register(page, { ...woman, name: '其木格', reason: '' });
    await upload(page, [file({ accession, patientId: 'DYT0101', patientName: 'QIMUGE' })]);
    await turnTo(page, '检查看板');
    const unsaid = await complete('其木格');
    await unsaid.getByText('还缺检查目的，暂不提交诊断申请').waitFor();
    await unsaid.getByRole('button', { name: '确定' }).click();
    await page.getByText('已标记传完，但还没有提交诊断申请：缺检查目的').waitFor();
    await rowOf(page, '其木格').getByText('未申请诊断').waitFor();
  });
});
