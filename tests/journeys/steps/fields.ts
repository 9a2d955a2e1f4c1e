import type { Locator, Page } from 'playwright-core';

/** Chooses from a drop-down list by its words. */
export async function choose(field: Locator, words: string): Promise<void> {
  await field.click();
  await field.page().locator('.ant-select-dropdown:visible').getByTitle(words, { exact: true }).click();
}

/** Presses one of a row of alternatives, such as 阴性/阳性. */
export async function press(scope: Locator | Page, words: string): Promise<void> {
  await scope.locator('label.ant-radio-button-wrapper').getByText(words, { exact: true }).click();
}
