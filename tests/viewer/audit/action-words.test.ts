import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endpoints } from '@hub/server/contracts';
import { expect, it } from 'vitest';
import { auditActions } from '../../../viewer/src/locales/zh-CN/audit-actions.ts';

const server = resolve(import.meta.dirname, '../../../server/src');
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('contracts'))
  .map((name) => readFileSync(join(server, name), 'utf8'));

it('every operation whose use is written down has a word in the audit', () => {
  const audited = Object.entries(endpoints).filter(([, { audited }]) => audited !== false);
  expect(audited.length).toBeGreaterThan(100);
  expect(audited.map(([name]) => name).filter((name) => !(name in auditActions))).toEqual([]);
});

it('every act that a verb writes down has a word in the audit', () => {
  const literal = /\brecord\(\s*\w+,\s*[^;]*?'([a-z-]+\.[a-z-]+)'/g;
  const acts = new Set(sources.flatMap((text) => [...text.matchAll(literal)].map(([, act]) => act as string)));
  expect(acts.size).toBeGreaterThan(60);
  expect([...acts].filter((act) => !(act in auditActions))).toEqual([]);
});
