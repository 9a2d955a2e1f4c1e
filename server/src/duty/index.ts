export { type Duty, everybodyOf, type OnDuty, onDuty, presentAmong } from './store.ts';
