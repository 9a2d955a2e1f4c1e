import { takeEcgFiles } from '@hub/server/contracts';
import { takeFromFolders } from '@hub/server/ecg';
import { processor } from '@hub/server/platform/jobs';

export default processor(takeEcgFiles, async (_payload, hub) => {
  await takeFromFolders(hub);
});
