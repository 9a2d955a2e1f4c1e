import type { Locator, Page } from 'playwright-core';
import { press } from './fields.ts';

export interface Registration {
  name: string;
  sex: '男' | '女';
  /** fills birth date and sex by itself */
  citizenId?: string;
  age?: number;
  modality: string;
  exam: string;
  reason: string;
}

/** Another screen of the menu, once it is there: a row of the former one is no row of this. */
export async function turnTo(page: Page, screen: string): Promise<void> {
  // An icon before the words is part of the name.
  await page.getByRole('menuitem', { name: new RegExp(`(^|\\s)${screen}$`) }).click();
  await page.getByRole('heading', { name: screen, exact: true }).waitFor();
}

/** The desk: from a person to a 检查号. */
export async function register(page: Page, patient: Registration): Promise<string> {
  await turnTo(page, '登记');
  if (patient.citizenId) await page.getByLabel('身份证号').fill(patient.citizenId);
  await page.getByLabel('姓名', { exact: true }).fill(patient.name);
  if (!patient.citizenId) {
    await page.getByRole('radio', { name: patient.sex, exact: true }).check();
    await page.getByRole('spinbutton', { name: '年龄' }).fill(String(patient.age));
  }
  await press(page, patient.modality);
  await page.getByRole('button', { name: patient.exam, exact: true }).click();
  await page.getByLabel('检查目的').fill(patient.reason);
  await page.getByRole('button', { name: '登记并生成检查号' }).click();
  await page.getByRole('heading', { name: '登记完成' }).waitFor();
  return (await page.getByTestId('accession').innerText()).trim();
}

export interface GivenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Puts files on the desk of 上传影像 and sends them; answers when every one has been answered. */
export async function upload(page: Page, files: readonly (string | GivenFile)[]): Promise<void> {
  await turnTo(page, '上传影像');
  const input = page.locator('input[type=file][aria-label="选择文件"]');
  await (typeof files[0] === 'string'
    ? input.setInputFiles(files as string[])
    : input.setInputFiles(files as GivenFile[]));
  await page.getByRole('button', { name: new RegExp(`开始上传（${files.length} 个文件`) }).click();
  // Beside other tests, many files take their time.
  await page.getByText('全部处理完毕').waitFor({ timeout: 90_000 });
}

/** Sends what already lies on the desk. */
export async function sendDesk(page: Page): Promise<void> {
  await page.getByRole('button', { name: /开始上传（\d+ 个文件/ }).click();
  await page.getByText('全部处理完毕').waitFor();
}

/** The card of one examination on the upload desk. */
export function studyCard(page: Page, name: string): Locator {
  return page.locator('[data-study]', { hasText: name });
}

export async function closeStudy(card: Locator): Promise<void> {
  await card.getByRole('button', { name: '影像已传完' }).click();
  const dialog = card.page().getByRole('dialog', { name: /已经全部传完/ });
  await dialog.getByRole('button', { name: '确定' }).click();
  await dialog.waitFor({ state: 'detached' });
  await card.getByRole('button', { name: '影像已传完' }).waitFor({ state: 'detached' });
}

/** 诊断申请 from wherever its button stands, to the centre that the sending policy names. */
export async function requestReading(button: Locator, reason: string): Promise<void> {
  await button.click();
  const dialog = button.page().getByRole('dialog', { name: /诊断申请/ });
  await dialog.getByLabel('申请目的').fill(reason);
  await dialog.getByRole('button', { name: '提交申请' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** A row of whatever list is shown. */
export function rowOf(page: Page, name: string): Locator {
  return page.locator('tbody tr.ant-table-row', { hasText: name });
}
