import type { StudySummary } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { dicomDate } from '../../ui/time.tsx';
import { useModalityWord } from '../parts/words.ts';

/** Earlier examinations of the patient; one press hangs the pictures beside those of the case. */
export function PriorCards({
  priors,
  open,
  busy,
  onOpen,
  onClose,
}: {
  priors: readonly StudySummary[];
  open: ReadonlySet<string>;
  busy: string | undefined;
  onOpen(studyUid: string): void;
  onClose(studyUid: string): void;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const modalityWord = useModalityWord();
  if (priors.length === 0) return <p className="desk-note">{t('reading:case.priors.none')}</p>;
  return (
    <>
      {priors.map(({ studyUid, studyDate, modalities, description, institution, instanceCount }) => (
        <div key={studyUid} className="desk-prior" data-open={open.has(studyUid)} title={institution}>
          <div>
            {dicomDate(studyDate)} {modalities.map(modalityWord).join('/')}
          </div>
          <div className="desk-prior-name">{description}</div>
          <button
            type="button"
            className="desk-tool"
            disabled={busy !== undefined}
            onClick={() => (open.has(studyUid) ? onClose(studyUid) : onOpen(studyUid))}
          >
            {busy === studyUid
              ? t('common:state.loading')
              : t(open.has(studyUid) ? 'reading:case.priors.close' : 'reading:case.priors.compare')}
          </button>
          <span className="desk-series-count">{t('reading:images.strip.frames', { count: instanceCount })}</span>
        </div>
      ))}
    </>
  );
}
