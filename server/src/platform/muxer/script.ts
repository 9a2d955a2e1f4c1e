export interface Span {
  fromMs: number;
  toMs: number;
}
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}
/** Where one stream's picture stands, and when; one may stand in two places. */
export interface Picture {
  place: Place;
  spans: readonly Span[];
}

export interface Stage {
  durationMs: number;
  width: number;
  height: number;
  framesPerSecond: number;
}

type Track = { kind: 'audio' } | { kind: 'video'; pictures: readonly Picture[] };

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/**
 * What ffmpeg does with its inputs: a black stage as long as the talk, every picture laid upon it at its place for as long as
 * it was sent; every sound filled up with silence where there was none, and all of them added. A picture that changes its
 * size (simulcast, a phone that is turned) keeps its shape within its place.
 */
export function filterScript(tracks: readonly Track[], stage: Stage): { script: string; maps: string[] } {
  const steps: string[] = [];
  const sounds: string[] = [];
  const laid: { label: string; picture: Picture }[] = [];
  tracks.forEach((track, n) => {
    if (track.kind === 'audio') {
      steps.push(`[${n}:a]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo[a${n}]`);
      sounds.push(`[a${n}]`);
      return;
    }
    const labels = track.pictures.map((_, k) => `[p${n}_${k}]`);
    if (labels.length === 0) {
      steps.push(`[${n}:v]nullsink`);
      return;
    }
    const split = labels.length > 1 ? `,split=${labels.length}` : '';
    steps.push(`[${n}:v]fps=${stage.framesPerSecond},format=yuv420p${split}${labels.join('')}`);
    track.pictures.forEach((picture, k) => {
      steps.push(`${labels[k]}${within(picture.place)}[q${n}_${k}]`);
      laid.push({ label: `[q${n}_${k}]`, picture });
    });
  });

  const maps: string[] = [];
  if (laid.length > 0) {
    const { width, height, framesPerSecond, durationMs } = stage;
    steps.push(`color=black:s=${width}x${height}:r=${framesPerSecond}:d=${seconds(durationMs)},format=yuv420p[s0]`);
    laid.forEach(({ label, picture: { place, spans } }, k) => {
      const when = spans.map(({ fromMs, toMs }) => `between(t,${seconds(fromMs)},${seconds(toMs)})`).join('+');
      steps.push(`[s${k}]${label}overlay=${place.x}:${place.y}:eof_action=pass:enable='${when || '0'}'[s${k + 1}]`);
    });
    steps.push(`[s${laid.length}]format=yuv420p[picture]`);
    maps.push('[picture]');
  }
  if (sounds.length > 0) {
    const mix = `amix=inputs=${sounds.length}:duration=longest:normalize=0,alimiter=limit=0.95:level=disabled`;
    steps.push(`${sounds.join('')}${mix}[sound]`);
    maps.push('[sound]');
  }
  return { script: steps.join(';'), maps };
}

/** Even sizes, because the picture's colours are kept at half its size. */
function within({ width, height }: Place): string {
  const scaled = `w='trunc(min(${width},iw*${height}/ih)/2)*2':h='trunc(min(${height},ih*${width}/iw)/2)*2'`;
  return `scale=${scaled}:eval=frame:flags=bilinear,pad=${width}:${height}:-1:-1:eval=frame`;
}
