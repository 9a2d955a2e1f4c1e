import type { AttachedStudy, StudyUid } from '@hub/server/contracts';
import { useEffect, useMemo, useRef } from 'react';
import ImageDesk from '../../reading/images/image-desk.tsx';
import { useRoom, useSnapshot } from '../use-room.ts';
import { Hand } from './hand.ts';
import { ImageShare } from './image-share.ts';

const nothing = () => undefined;

/** The image desk as readers have it, in the room: each with their own rights, images and screen. */
export default function ImageCase({
  studyUid,
  attached,
  pointing,
}: {
  studyUid: StudyUid;
  attached: AttachedStudy | undefined;
  pointing: boolean;
}) {
  const room = useRoom();
  const { pointers } = useSnapshot();
  const frame = useRef<HTMLDivElement>(null);
  const hand = useMemo(() => new Hand(), []);
  const share = useRef<ImageShare>(undefined);
  useEffect(() => {
    const opened = new ImageShare({
      shared: room.shared,
      hand,
      me: () => room.snapshot().view.me?.seatId,
      colorOf: room.colorOf,
    });
    share.current = opened;
    const stop = frame.current && hand.watch(frame.current);
    return () => {
      stop?.();
      opened.close();
      share.current = undefined;
    };
  }, [room, hand]);
  useEffect(() => share.current?.point(pointers), [pointers]);
  const desk = useMemo(() => ({ onDesk: (open: Parameters<ImageShare['desk']>[0]) => share.current?.desk(open) }), []);
  const item = useMemo(
    () => ({
      ...{ id: studyUid, studyUid, studyClosed: true },
      ...{ modality: attached?.modalities[0] ?? '', imageCount: attached?.imageCount ?? 0 },
    }),
    [studyUid, attached],
  );
  const away = () => pointing && room.point({ on: 'nothing' });
  return (
    <div
      ref={frame}
      className="room-desk"
      onPointerMove={({ clientX, clientY }) => {
        if (!pointing) return;
        const point = share.current?.pointUnder(clientX, clientY);
        if (!point) return away();
        room.point({ on: 'image', ...point, sopInstanceUid: point.sopInstanceUid as never });
      }}
      onPointerLeave={away}
    >
      <ImageDesk item={item} mayKeep={false} onKeyImage={nothing} onUnviewed={nothing} room={desk} />
    </div>
  );
}
