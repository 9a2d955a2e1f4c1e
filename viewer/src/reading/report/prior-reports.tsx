import { priorStudies, type RequestId, readReport, type StudySummary, type StudyUid } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { dicomDate } from '../../ui/time.tsx';
import { useModalityWord } from '../parts/words.ts';
import { versionToRead } from './pane-mode.ts';
import { useFieldWords } from './text-areas.tsx';

export function usePriorStudies(studyUid: string) {
  return useQuery({
    queryKey: ['priors', studyUid],
    queryFn: () => api(priorStudies, { params: { studyUid: studyUid as StudyUid } }),
  });
}

/** Earlier examinations and what was reported on them. */
export function PriorReports({
  studyUid,
  onInsert,
}: {
  studyUid: string;
  onInsert: ((text: string) => void) | undefined;
}) {
  const { t } = useTranslation('reading');
  const query = usePriorStudies(studyUid);
  return (
    <div className="case-tab">
      <Asked query={query} isEmpty={(priors) => priors.length === 0} empty={t('case.priors.none')}>
        {(priors) => priors.map((prior) => <Prior key={prior.studyUid} prior={prior} onInsert={onInsert} />)}
      </Asked>
    </div>
  );
}

function Prior({ prior, onInsert }: { prior: StudySummary; onInsert: ((text: string) => void) | undefined }) {
  const { t } = useTranslation('reading');
  const modalityWord = useModalityWord();
  const [open, setOpen] = useState(false);
  return (
    <section className="report-version">
      <div>
        <strong>{dicomDate(prior.studyDate)}</strong> {prior.modalities.map(modalityWord).join('/')} {prior.description}
      </div>
      <div>
        {prior.institution}{' '}
        {prior.requestId ? (
          <button type="button" className="report-link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('case.priors.report')}
          </button>
        ) : (
          <span className="report-hint">{t('case.priors.noReport')}</span>
        )}
      </div>
      {open && prior.requestId && (
        <PriorText requestId={prior.requestId} modality={prior.modalities[0] ?? ''} onInsert={onInsert} />
      )}
    </section>
  );
}

function PriorText({
  requestId,
  modality,
  onInsert,
}: {
  requestId: RequestId;
  modality: string;
  onInsert: ((text: string) => void) | undefined;
}) {
  const { t } = useTranslation('reading');
  const words = useFieldWords(modality);
  const query = useQuery({
    queryKey: ['report', requestId],
    queryFn: () => api(readReport, { params: { requestId } }),
  });
  return (
    <Asked query={query}>
      {(report) => {
        const version = versionToRead(report);
        if (version?.state !== 'final')
          return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('case.priors.noReport')} />;
        return (
          <div className="report-read">
            {(['findings', 'impression'] as const).map((place) => (
              <div key={place}>
                <h4>
                  {words[place]}{' '}
                  {onInsert && (
                    <Button size="small" type="link" onClick={() => onInsert(version.content[place])}>
                      {t('case.priors.insert')}
                    </Button>
                  )}
                </h4>
                <p>{version.content[place]}</p>
              </div>
            ))}
          </div>
        );
      }}
    </Asked>
  );
}
