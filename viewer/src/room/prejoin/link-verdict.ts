/** In plain words what a line is enough for. Pure. */
export interface LinkMeasured {
  rttMs: number;
  downKbps: number;
}
/** 清晰视频, 标清视频, 小画面, 仅语音, 不够 */
export type LinkVerdict = 'clear' | 'standard' | 'small' | 'voice' | 'poor';

export function measured(rttsMs: readonly number[], bytes: number, ms: number): LinkMeasured {
  const sorted = [...rttsMs].sort((a, b) => a - b);
  const rttMs = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  // The first byte takes a way there and back; what is measured is the flow after it.
  const flowMs = Math.max(1, ms - (sorted[0] ?? 0));
  return { rttMs, downKbps: Math.round((bytes * 8) / flowMs) };
}

export function verdictOf({ rttMs, downKbps }: LinkMeasured): LinkVerdict {
  if (downKbps < 60 || rttMs > 1_500) return 'poor';
  if (downKbps < 200 || rttMs > 800) return 'voice';
  if (downKbps < 600) return 'small';
  return downKbps < 2_000 || rttMs > 300 ? 'standard' : 'clear';
}
