export { type IncomingInstance, type StoreAnswer, storeStatus } from './incoming-instance.ts';
export { type DimseLimits, defaultLimits } from './limits.ts';
export { implementationClassUid } from './negotiate.ts';
export type { Authorise, Introduction } from './reception.ts';
export { type Dimse, type DimseOptions, openDimse } from './serve-dimse.ts';
export type { Store } from './store-operation.ts';
