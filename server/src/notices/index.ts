export { type NewNotice, notify } from './notify.ts';
