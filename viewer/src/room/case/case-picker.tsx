import {
  type AttachedStudy,
  type CaseSubject,
  type ConsultView,
  listEcgs,
  type RequestId,
} from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { App, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { dicomDate } from '../../ui/time.tsx';
import { useWording } from '../../ui/wording.ts';

const isEcg = ({ modalities }: AttachedStudy): boolean => modalities.includes('ECG');

/** What the consult is about, one press from being on everybody's screen. */
export function CasePicker({ consult, onChoose }: { consult: ConsultView; onChoose(subject: CaseSubject): void }) {
  const { t } = useTranslation('room');
  const { message } = App.useApp();
  const wording = useWording();
  const client = useQueryClient();
  if (consult.studies.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('case.none')} />;

  const openEcg = async ({ studyUid }: AttachedStudy) => {
    try {
      const queryKey = ['study', studyUid, 'ecgs', 'room'];
      const { items } = await client.fetchQuery({ queryKey, queryFn: () => api(listEcgs, { params: { studyUid } }) });
      const ecgId = items[0]?.id;
      if (ecgId) onChoose({ kind: 'ecg', studyUid, ecgId });
      else message.warning(t('case.none'));
    } catch (error) {
      message.error(wording(error));
    }
  };
  return (
    <div className="room-picker">
      <h3>{t('case.choose')}</h3>
      <p className="room-hint">{t('case.chooseHint')}</p>
      <ul>
        {consult.studies.map((study) => {
          const { studyUid, modalities, description, studyDate, imageCount, requestId } = study;
          const date = dicomDate(studyDate);
          return (
            <li key={studyUid}>
              {isEcg(study) ? (
                <button type="button" onClick={() => void openEcg(study)}>
                  {t('case.ecgOf', { description, date })}
                </button>
              ) : (
                <button type="button" onClick={() => onChoose({ kind: 'study', studyUid })}>
                  {t('case.imagesOf', { modality: modalities.join(' '), description, date, count: imageCount })}
                </button>
              )}
              {requestId && (
                <button
                  type="button"
                  onClick={() => onChoose({ kind: 'report', studyUid, requestId: requestId as RequestId })}
                >
                  {t('case.reportOf', { description, date })}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
