import type { AttachedStudy, CaseSubject, EcgId } from '@hub/server/contracts';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import EcgDesk from '../../reading/ecg/ecg-desk.tsx';
import { useRoom, useSnapshot } from '../use-room.ts';
import { EcgShare } from './ecg-share.ts';

const nothing = () => undefined;

/** The ECG desk as readers have it, in the room: true millimetres on each screen, the same paper on all. */
export default function EcgCase({
  subject,
  attached,
  pointing,
  onRecording,
}: {
  subject: Extract<CaseSubject, { kind: 'ecg' }>;
  attached: AttachedStudy | undefined;
  pointing: boolean;
  /** another recording of the study was chosen here */
  onRecording(ecgId: EcgId): void;
}) {
  const room = useRoom();
  const { pointers: shown } = useSnapshot();
  const { studyUid, ecgId } = subject;
  const share = useRef<EcgShare>(undefined);
  const [stand, moved] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const opened = new EcgShare({
      shared: room.shared,
      me: () => room.snapshot().view.me?.seatId,
      colorOf: room.colorOf,
    });
    share.current = opened;
    const stop = room.shared.watch(moved);
    return () => {
      stop();
      opened.close();
      share.current = undefined;
    };
  }, [room]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks are read anew when the case moved
  const others = useMemo(() => share.current?.others(ecgId) ?? [], [stand, ecgId]);
  const pointers = useMemo(
    () =>
      shown.flatMap(({ pointer, name, color }) =>
        pointer.on === 'ecg' && pointer.ecgId === ecgId ? [{ ...pointer, name, color }] : [],
      ),
    [shown, ecgId],
  );
  const latest = useRef(onRecording);
  latest.current = onRecording;
  const acts = useMemo(
    () => ({
      onDesk: (open: Parameters<EcgShare['desk']>[0]) => share.current?.desk(open),
      onRecording: (chosen: EcgId) => latest.current(chosen),
    }),
    [],
  );
  const desk = {
    ...acts,
    ...{ ecgId, others, pointers },
    onPoint: (point: { lead: string; ms: number; uv: number } | undefined) =>
      pointing && room.point(point ? { on: 'ecg', ecgId, ...point } : { on: 'nothing' }),
  };
  const item = { studyUid, imageCount: attached?.imageCount ?? 0 };
  return (
    <div className="room-desk">
      <EcgDesk item={item} onUnviewed={nothing} room={desk} />
    </div>
  );
}
