import type { ReportContent } from '@hub/server/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { diff } from './diff.ts';
import { useFieldWords } from './text-areas.tsx';

/** What was taken out is struck, what came in is underlined: read without colours, too. */
export function DiffText({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => diff(before, after), [before, after]);
  return (
    <p className="report-diff">
      {pieces.map(({ kind, text }, at) => {
        const key = `${at} ${kind}`;
        if (kind === 'added') return <ins key={key}>{text}</ins>;
        if (kind === 'removed') return <del key={key}>{text}</del>;
        return <span key={key}>{text}</span>;
      })}
    </p>
  );
}

/** Two texts of a report against each other, with conclusion and critical finding where they differ. */
export function DiffView({
  before,
  after,
  modality,
}: {
  before: ReportContent;
  after: ReportContent;
  modality: string;
}) {
  const { t } = useTranslation('reading');
  const words = useFieldWords(modality);
  const result = ({ positive }: ReportContent) =>
    positive === null ? '—' : t(positive ? 'report.positive' : 'report.negative');
  const gone = before.keyImages.filter(({ id }) => !after.keyImages.some((image) => image.id === id)).length;
  const come = after.keyImages.filter(({ id }) => !before.keyImages.some((image) => image.id === id)).length;
  const moved = after.keyImages.some(
    ({ id, caption }, at) => before.keyImages[at]?.id !== id || before.keyImages[at]?.caption !== caption,
  );
  const critical = (content: ReportContent) => (content.critical.marked ? content.critical.text : '');
  return (
    <div>
      <h4>{words.findings}</h4>
      <DiffText before={before.findings} after={after.findings} />
      <h4>{words.impression}</h4>
      <DiffText before={before.impression} after={after.impression} />
      {before.positive !== after.positive && (
        <>
          <h4>{t('report.result')}</h4>
          <DiffText before={result(before)} after={result(after)} />
        </>
      )}
      {critical(before) !== critical(after) && (
        <>
          <h4>{t('report.critical')}</h4>
          <DiffText before={critical(before)} after={critical(after)} />
        </>
      )}
      {gone + come > 0 ? (
        <p className="report-hint">{t('report.basis.keyImages', { added: come, removed: gone })}</p>
      ) : (
        moved && <p className="report-hint">{t('report.basis.keyImagesOrder')}</p>
      )}
    </div>
  );
}
