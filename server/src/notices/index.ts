export type { CasesOf } from './list-notices.ts';
export { type NewNotice, notify } from './notify.ts';
