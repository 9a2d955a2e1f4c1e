import { instanceThumbnail, seriesThumbnail } from '@hub/server/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../api.ts';
import type { DisplaySet, StackSet } from '../../imaging/index.ts';

/** The series of a study, each with a picture, its length and whether it was looked at. */
export function SeriesStrip({
  sets,
  hung,
  viewed,
  onHang,
}: {
  sets: readonly DisplaySet[];
  hung: readonly (string | undefined)[];
  viewed: ReadonlySet<string>;
  onHang(id: string): void;
}) {
  const { t } = useTranslation('reading');
  if (sets.length === 0) return <p className="desk-note">{t('images.strip.none')}</p>;
  return (
    <>
      {sets.map((set) =>
        set.kind === 'stack' ? (
          <StackCard
            key={set.id}
            set={set}
            hung={hung.includes(set.id)}
            viewed={viewed.has(set.id)}
            onHang={() => onHang(set.id)}
          />
        ) : (
          <div key={set.id} className="desk-document" title={t('images.documentHint')}>
            {set.modality} {t(`images.document.${set.document}`)}
            <div>{set.description}</div>
          </div>
        ),
      )}
    </>
  );
}

function StackCard({ set, hung, viewed, onHang }: { set: StackSet; hung: boolean; viewed: boolean; onHang(): void }) {
  const { t } = useTranslation('reading');
  const [broken, setBroken] = useState(false);
  const name = set.description ?? t('images.strip.untitled');
  return (
    <button
      type="button"
      className="desk-series"
      data-hung={hung}
      data-viewed={viewed}
      title={`${name} ${t(viewed ? 'images.strip.viewed' : 'images.strip.unviewed')}`}
      onClick={onHang}
    >
      {broken ? (
        <span className="desk-nothumb">{set.modality}</span>
      ) : (
        <img alt="" loading="lazy" src={thumbnailOf(set)} onError={() => setBroken(true)} />
      )}
      <span className="desk-series-name">
        {set.seriesNumber !== undefined && `${set.seriesNumber} `}
        {set.localizer ? t('images.strip.localizer') : name}
      </span>
      <span className="desk-series-count">
        {t(set.multiframe ? 'images.strip.cine' : 'images.strip.frames', { count: set.frames.length })}
      </span>
    </button>
  );
}

/** One series may hold several stacks: films of many frames, and a scout among the slices, show their own picture. */
function thumbnailOf({ studyUid, seriesUid, multiframe, localizer, frames }: StackSet): string {
  const sopInstanceUid = frames[0]?.sopInstanceUid;
  return multiframe || localizer
    ? address(instanceThumbnail, { studyUid, seriesUid, sopInstanceUid })
    : address(seriesThumbnail, { studyUid, seriesUid });
}
