import { announceUnderived } from '@hub/server/archive';
import { findUnderivedStudies } from '@hub/server/contracts';
import { processor } from '@hub/server/platform/jobs';

export default processor(findUnderivedStudies, (_nothing, hub) => announceUnderived(hub));
