import { Problem } from '../contracts/index.ts';
import { transferSyntaxOf } from '../formats/dicom/index.ts';
import type { Hub } from '../hub.ts';
import type { StoredInstance } from './wado-instances.ts';
import { builtPart10, type Part10 } from './wado-part10.ts';
import { inflateDataset } from '../formats/dicom/index.ts';
import { mostInflated } from './frames-map.ts';

const explicitLittle = '1.2.840.10008.1.2.1';

/** Whole instances are handed out in one other form: what a deflated data set is without its compression. */
export function canTranscode({ transferSyntaxUid }: StoredInstance, wanted: string): boolean {
  return wanted === explicitLittle && transferSyntaxOf(transferSyntaxUid).deflated;
}

export async function transcoded({ objects }: Pick<Hub, 'db' | 'objects'>, instance: StoredInstance, wanted: string): Promise<Part10> {
  if (instance.transferSyntaxUid === wanted) return builtPart10(instance, wanted, await objects.read(instance.objectKey, { start: instance.datasetOffset, end: instance.objectSize - 1 }));
  const dataset = inflateDataset(await objects.read(instance.objectKey), instance.datasetOffset, mostInflated);
  if (!dataset) throw new Problem('frame.unreadable');
  return builtPart10(instance, wanted, dataset);
}
