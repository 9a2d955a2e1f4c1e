import { lazy } from 'react';
import type { ImageDeskProps } from '../images/image-desk.tsx';

const bringPictures = () => import('../images/image-desk.tsx');
const bringTracings = () => import('../ecg/ecg-desk.tsx');
const PictureDesk = lazy(bringPictures);
const TracingDesk = lazy(bringTracings);

/** What a case is read from: a tracing on paper, or pictures. Neither waits for the other's code. */
export function CaseDesk({ room: _, ...props }: ImageDeskProps) {
  return props.item.modality === 'ECG' ? <TracingDesk key={props.item.id} {...props} /> : <PictureDesk {...props} />;
}

/** While the queue is looked at: a case then opens without waiting for code. */
export function bringDesks(): void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 200));
  idle(() => void bringTracings().then(bringPictures, bringPictures));
}
