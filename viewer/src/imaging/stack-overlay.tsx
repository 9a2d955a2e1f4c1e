import type { ReactNode } from 'react';
import type { CellSnapshot } from './cell-contract.ts';
import { overlayTexts } from './overlay.ts';
import type { Texts } from './texts.ts';

const Lines = ({ place, lines }: { place: string; lines: readonly string[] }): ReactNode => (
  <div className={`stack-lines stack-${place}`}>
    {lines.map((line, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
      <div key={at}>{line}</div>
    ))}
  </div>
);

export function StackOverlay({ snapshot, texts }: { snapshot: CellSnapshot; texts: Texts }): ReactNode {
  const { shown, displaySet } = snapshot;
  if (!shown || !displaySet) return null;
  const place = { n: shown.index + 1, of: displaySet.frames.length, multiframe: displaySet.multiframe };
  const written = overlayTexts(shown.facts, place, shown.standing, texts);
  const bottomRight = displaySet.multiframe
    ? [texts('overlay.speed', { perSecond: Number(snapshot.perSecond.toFixed(1)) }), ...written.bottomRight]
    : written.bottomRight;
  return (
    <div className="stack-overlay" data-sop={shown.facts.sopInstanceUid} data-frame={shown.facts.frame}>
      <Lines place="top-left" lines={written.topLeft} />
      <Lines place="top-right" lines={written.topRight} />
      <Lines place="bottom-left" lines={written.bottomLeft} />
      <Lines place="bottom-right" lines={bottomRight} />
      {(['left', 'right', 'top', 'bottom'] as const).map((edge) => (
        <div key={edge} className={`stack-edge stack-edge-${edge}`}>
          {written.edges[edge]}
        </div>
      ))}
    </div>
  );
}
