import { seedTemplates } from '@hub/server/reading';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '../../../server/src/platform/db.ts';
import { checkReport } from '../../../server/src/reading/rules.ts';
import {
  changeTemplateOf,
  keepTemplate,
  removeTemplateOf,
  templatesOf,
} from '../../../server/src/reading/templates.ts';
import { hubTemplates } from '../../../server/src/reading/templates.zh-CN.ts';
import { refusalOf } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await transaction(world.hub.db, seedTemplates);
  await transaction(world.hub.db, seedTemplates);
});
afterAll(() => world.close());

const aTemplate = (change: object = {}) => ({
  scope: 'mine' as const,
  kind: 'phrase' as const,
  modality: 'DX',
  title: '陈旧性肋骨骨折',
  findings: '右侧第 5 肋骨陈旧性骨折。',
  impression: '陈旧性骨折。',
  positive: true,
  ...change,
});
const titles = async (who: World['reader'], query: object = {}) =>
  (await templatesOf(world.hub, who, query)).map(({ title }) => title);

describe('the hub’s templates', () => {
  it('are there once, for everybody, with keys to find them by', async () => {
    const all = await templatesOf(world.hub, world.stranger, {});
    expect(all).toHaveLength(hubTemplates.length);
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(all.every(({ scope, pinyin, initials }) => scope === 'hub' && pinyin !== '' && initials !== '')).toBe(true);
    const [first] = all;
    for (const q of [first?.title, first?.pinyin.slice(0, 5), first?.initials])
      expect(await titles(world.reader, { q, modality: first?.modality })).toContain(first?.title);
  });

  it('for plain radiographs are offered whatever the detector is called', async () => {
    expect(await titles(world.reader, { modality: 'CR' })).toEqual(await titles(world.reader, { modality: 'DX' }));
    expect(await titles(world.reader, { modality: 'CT' })).not.toEqual(await titles(world.reader, { modality: 'DX' }));
  });

  it('can be signed as they are by a patient of one sex or the other', () => {
    for (const template of hubTemplates.filter(({ kind }) => kind === 'template')) {
      const checks = ['1', '2'].map((sex) =>
        checkReport(
          { ...template, critical: { marked: false, text: '' }, keyImages: [] },
          { sex, examined: template.title, studyClosed: true, damagedInstances: 0 },
        ),
      );
      expect(
        checks.some((found) => found.length === 0),
        `${template.title}: ${JSON.stringify(checks)}`,
      ).toBe(true);
    }
  });

  it('are nobody’s to change', async () => {
    const [first] = await templatesOf(world.hub, world.reader, {});
    const id = first?.id as string;
    expect(await refusalOf(changeTemplateOf(world.hub, world.reader, id, aTemplate()))).toBe('template.not-found');
    expect(await refusalOf(removeTemplateOf(world.hub, world.reader, id))).toBe('template.not-found');
  });
});

describe('one’s own template', () => {
  it('is for oneself; that of the institution for its readers; neither for another institution', async () => {
    const { hub, reader, colleague, stranger } = world;
    const mine = await keepTemplate(hub, reader, aTemplate({ title: '我的常用语' }));
    const ours = await keepTemplate(hub, reader, aTemplate({ title: '本院常用语', scope: 'institution' }));
    expect(mine).toMatchObject({ scope: 'mine', initials: 'wdcyy' });
    expect(await titles(reader)).toEqual(expect.arrayContaining(['我的常用语', '本院常用语']));
    expect(await titles(colleague)).toContain('本院常用语');
    expect(await titles(colleague)).not.toContain('我的常用语');
    expect(await titles(stranger)).toHaveLength(hubTemplates.length);
    expect(await refusalOf(removeTemplateOf(hub, colleague, mine.id))).toBe('template.not-found');
    for (const { id } of [mine, ours])
      expect(await refusalOf(changeTemplateOf(hub, stranger, id, aTemplate()))).toBe('template.not-found');
    const changed = await changeTemplateOf(hub, colleague, ours.id, aTemplate({ title: '改名', scope: 'institution' }));
    expect(changed).toMatchObject({ scope: 'institution', title: '改名', pinyin: 'gaiming' });
    await removeTemplateOf(hub, reader, mine.id);
    expect(await titles(reader)).not.toContain('我的常用语');
  });
});
