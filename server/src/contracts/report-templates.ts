import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { TemplateId } from './ids.ts';

/** 报告模板 and 常用语 */
export const TemplateView = z.object({
  id: TemplateId,
  scope: z.enum(['hub', 'institution', 'mine']),
  kind: z.enum(['template', 'phrase']),
  modality: z.string(),
  bodyPart: z.string().nullable(),
  title: z.string(),
  pinyin: z.string(),
  initials: z.string(),
  findings: z.string(),
  impression: z.string(),
  positive: z.boolean(),
});
export type TemplateView = z.infer<typeof TemplateView>;
const NewTemplate = z.object({
  scope: z.enum(['institution', 'mine']),
  kind: z.enum(['template', 'phrase']),
  modality: z.string().min(1).max(16),
  bodyPart: z.string().max(64).optional(),
  title: z.string().trim().min(1).max(64),
  findings: z.string().max(20000),
  impression: z.string().max(10000),
  positive: z.boolean().default(false),
});
export const listTemplates = endpoint({
  method: 'GET',
  path: '/api/templates',
  permission: 'template.read',
  summary: 'Templates and phrases I may use',
  query: z.object({ modality: z.string().max(16).optional(), q: z.string().max(64).optional() }),
  reply: z.array(TemplateView),
  audited: false,
});
export const createTemplate = endpoint({
  method: 'POST',
  path: '/api/templates',
  permission: 'template.write',
  summary: 'Keep a template or phrase',
  body: NewTemplate,
  reply: TemplateView,
});
export const changeTemplate = endpoint({
  method: 'PUT',
  path: '/api/templates/:templateId',
  permission: 'template.write',
  summary: 'Change a template',
  params: z.object({ templateId: TemplateId }),
  subject: { kind: 'template', param: 'templateId' },
  body: NewTemplate,
  reply: TemplateView,
});
export const removeTemplate = endpoint({
  method: 'DELETE',
  path: '/api/templates/:templateId',
  permission: 'template.write',
  summary: 'Remove a template',
  params: z.object({ templateId: TemplateId }),
  subject: { kind: 'template', param: 'templateId' },
});
