export { callWebhooksOf } from './call-webhooks.ts';
export { escalateDue } from './escalate.ts';
export { markIn } from './mark.ts';
export { policyOf } from './policy.ts';
export { latestCaseOf, openCaseOf } from './store.ts';
export { type Suspicion, suspect, suspectRequest } from './suspect.ts';
