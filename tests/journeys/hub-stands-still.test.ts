import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { findings, openCase, pictureShown, saved, toQueue } from './steps/reading.ts';

const patient = '演示·李丽华';
const centre = '乌拉特前旗人民医院';
const institution = { code: '99', legalName: '乌拉特前旗测试卫生院', shortName: '测试卫生院' };

describe.skipIf(lacks('chromium'))('A hub that takes every question and answers none', () => {
  let hub: RunningHub;
  let people: People;
  let reader: Someone;
  let administrator: Someone;
  let goOn: () => void = () => undefined;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    reader = await people.signsIn(hub.account(centre, 'reader'));
    await toQueue(reader.page, '待报告');
    await openCase(reader.page, patient);
    await pictureShown(reader.page);
    administrator = await people.signsIn(hub.account(centre, 'system-admin'));
  });
  afterAll(async () => {
    goOn();
    await people?.leave();
    await hub?.stop();
  });

  const dialog = () => administrator.page.getByRole('dialog', { name: '新增机构' });
  const ask = async ({ code, legalName, shortName }: typeof institution) => {
    const { page } = administrator;
    await page.getByRole('button', { name: '新增机构' }).click();
    await dialog().getByLabel('编码').fill(code);
    await dialog().getByLabel('全称').fill(legalName);
    await dialog().getByLabel('简称').fill(shortName);
    await dialog().getByRole('button', { name: '确定' }).click();
  };

  test('a form says which field is empty, and closes by Escape also after a refusal', async () => {
    const { page } = administrator;
    await page.getByRole('menuitem', { name: '机构与协议' }).click();
    await page.getByRole('button', { name: '新增机构' }).click();
    await dialog().getByRole('button', { name: '确定' }).click();
    await dialog().getByText('请填写编码').waitFor();
    await dialog().getByText('请填写全称').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });

    // As soon as the refusal is there nothing is under way any more.
    await ask({ ...institution, legalName: centre });
    await page.getByText('机构编码或名称已存在。').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  test('the reader is told that the words lie here and that the line is down, the administrator that it may have been done', async () => {
    await findings(reader.page).fill('双肺纹理清晰。');
    await saved(reader.page);
    goOn = hub.standStill();
    await findings(reader.page).fill('双肺纹理清晰，心影不大。');
    await ask(institution);
    await reader.page.getByText('未保存，已保留在本机，恢复后自动保存').waitFor();
    await administrator.page.getByText(/未收到答复，操作可能已生效/).waitFor();
    await reader.page.getByText('与服务器的连接中断，正在重新连接').waitFor();
    await administrator.page.getByText('正在重新连接，页面内容可能不是最新').waitFor();
  });

  test('when it goes on, everything is saved and shown without anybody doing anything', async () => {
    goOn();
    await saved(reader.page);
    await reader.page.getByText('与服务器的连接中断').waitFor({ state: 'detached' });
    expect(await findings(reader.page).inputValue()).toBe('双肺纹理清晰，心影不大。');
    await reader.page.reload();
    await expect.poll(() => findings(reader.page).inputValue()).toBe('双肺纹理清晰，心影不大。');
    // What was asked for may have been done or not: asked once more it is there, and nothing had to be typed again.
    await dialog().getByRole('button', { name: '确定' }).click();
    await administrator.page.getByRole('cell', { name: institution.legalName, exact: true }).waitFor();
  });
});
