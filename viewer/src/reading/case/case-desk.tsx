import { late } from '../../ui/late.tsx';
import type { ImageDeskProps } from '../images/image-desk.tsx';

const PictureDesk = late(() => import('../images/image-desk.tsx'));
const TracingDesk = late(() => import('../ecg/ecg-desk.tsx'));

/** What a case is read from: a tracing on paper, or pictures. Neither waits for the other's code. */
export function CaseDesk({ room: _, ...props }: ImageDeskProps) {
  return props.item.modality === 'ECG' ? <TracingDesk key={props.item.id} {...props} /> : <PictureDesk {...props} />;
}

/** The code of both, one after the other. */
export async function bringDesks(): Promise<void> {
  await TracingDesk.bring();
  await PictureDesk.bring();
}
