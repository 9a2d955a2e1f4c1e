import { useEffect, useRef } from 'react';

/** A moving picture. It has no sound of its own: sound is played apart, so that a hidden face is still heard. */
export function Picture({
  track,
  label,
  mirrored = false,
  whole = false,
}: {
  track: MediaStreamTrack;
  label: string;
  /** one's own face, as in a mirror */
  mirrored?: boolean;
  /** nothing of it may be cut off */
  whole?: boolean;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    void element.play().catch(() => undefined);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return (
    <video
      ref={video}
      className="room-picture"
      data-mirrored={mirrored}
      data-whole={whole}
      aria-label={label}
      autoPlay
      muted
      playsInline
    />
  );
}
