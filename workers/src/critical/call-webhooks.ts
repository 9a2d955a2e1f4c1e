import { callWebhooks } from '@hub/server/contracts';
import { callWebhooksOf } from '@hub/server/critical';
import { processor } from '@hub/server/platform/jobs';

export default processor(callWebhooks, (payload, hub) => callWebhooksOf(hub, payload));
