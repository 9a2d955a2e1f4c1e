export { receive } from './receive-report.ts';
export { review } from './review-report.ts';
export { maskName } from './rules.ts';
export { saveDraftOf } from './save-draft.ts';
export { seedTemplates } from './seed-templates.ts';
export { sign } from './sign-report.ts';
export { mask } from './words.zh-CN.ts';
