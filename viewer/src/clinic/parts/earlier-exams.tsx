import { listStudies, type PatientView, type StudySummary } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Empty, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { dicomDate } from '../../ui/time.tsx';
import { useModalityWord } from './words.ts';

/** As many as a list may hold; one person's studies are far fewer. */
const most = 200;

/** A person's examinations that the hub has pictures of, newest first. Those of everybody merged with them count. */
export function EarlierExams({ patient, onOpen }: { patient: PatientView; onOpen(study: StudySummary): void }) {
  const { t } = useTranslation('clinic');
  const modalityWord = useModalityWord();
  const query = useQuery({
    queryKey: ['studies', 'of-patient', patient.id],
    queryFn: () => api(listStudies, { query: { patientId: patient.id, limit: most } }),
  });
  return (
    <Asked query={query}>
      {({ items, total }) => {
        const mine = [...items].sort((a, b) =>
          `${b.studyDate}${b.studyTime}`.localeCompare(`${a.studyDate}${a.studyTime}`),
        );
        if (mine.length === 0)
          return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('register.earlierNone')} />;
        return (
          <>
            <ul style={{ listStyle: 'none', padding: 0, margin: 0 }}>
              {mine.map((study) => (
                <li key={study.studyUid} style={{ borderBottom: '1px solid #eef1f4' }}>
                  <button
                    type="button"
                    onClick={() => onOpen(study)}
                    style={{
                      border: 0,
                      background: 'none',
                      padding: '6px 2px',
                      cursor: 'pointer',
                      width: '100%',
                      textAlign: 'start',
                      font: 'inherit',
                    }}
                  >
                    <span className="hub-numbers">{dicomDate(study.studyDate)}</span>{' '}
                    <strong>{study.modalities.map(modalityWord).join(' ')}</strong> {study.description}{' '}
                    <Tag>{t('board.images', { count: study.instanceCount })}</Tag>
                    {study.requestId && <Tag color="blue">{t('studies.requested')}</Tag>}
                  </button>
                </li>
              ))}
            </ul>
            {total > most && <small>{t('patients.timelineCut')}</small>}
          </>
        );
      }}
    </Asked>
  );
}
