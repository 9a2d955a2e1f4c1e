import { Alert } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMedia } from '../use-room.ts';

/** Everybody's voice. A page that nobody has touched yet may not sound: then it says so and one press is enough. */
export function Sounds({ speaker }: { speaker: string | undefined }) {
  const { t } = useTranslation('room');
  const { received } = useMedia();
  const [blocked, setBlocked] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const voices = received.filter(({ kind }) => kind === 'audio');
  return (
    <>
      {voices.map(({ track }) => (
        <Voice key={track.id} track={track} speaker={speaker} attempt={attempt} onBlocked={() => setBlocked(true)} />
      ))}
      {blocked && (
        <button
          type="button"
          className="room-unblock"
          onClick={() => {
            setBlocked(false);
            setAttempt((count) => count + 1);
          }}
        >
          <Alert type="error" showIcon banner title={t('state.soundBlocked')} />
        </button>
      )}
    </>
  );
}

type Sinking = HTMLAudioElement & { setSinkId?(id: string): Promise<void> };

function Voice({
  track,
  speaker,
  attempt,
  onBlocked,
}: {
  track: MediaStreamTrack;
  speaker: string | undefined;
  attempt: number;
  onBlocked(): void;
}) {
  const audio = useRef<Sinking>(null);
  const blocked = useRef(onBlocked);
  blocked.current = onBlocked;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt plays again
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    element.play().catch((error: unknown) => {
      if ((error as { name?: string }).name === 'NotAllowedError') blocked.current();
    });
  }, [track, attempt]);
  useEffect(() => {
    if (speaker !== undefined) void audio.current?.setSinkId?.(speaker).catch(() => undefined);
  }, [speaker]);
  // biome-ignore lint/a11y/useMediaCaption: people who talk
  return <audio ref={audio} autoPlay />;
}
