import { listStudies, type PatientId } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useModalityWord } from '../../clinic/parts/words.ts';
import { Asked } from '../../ui/asked.tsx';
import { dicomDate } from '../../ui/time.tsx';

const most = 200;

/** The patient's images, ECGs and reports that the invited are to see; newest first. */
export function StudiesField({
  patientId,
  value = [],
  onChange,
}: {
  patientId: PatientId;
  value?: readonly string[];
  onChange?: (value: string[]) => void;
}) {
  const { t } = useTranslation('consult');
  const modalityWord = useModalityWord();
  const query = useQuery({
    queryKey: ['studies', 'of-patient', patientId],
    queryFn: () => api(listStudies, { query: { patientId, limit: most } }),
  });
  return (
    <Asked query={query} isEmpty={({ items }) => items.length === 0} empty={t('request.noStudies')}>
      {({ items }) => (
        <ul className="consult-rows" style={{ maxHeight: 260, overflow: 'auto' }}>
          {[...items]
            .sort((a, b) => `${b.studyDate}${b.studyTime}`.localeCompare(`${a.studyDate}${a.studyTime}`))
            .map(({ studyUid, studyDate, modalities, description, instanceCount, requestId }) => (
              <li key={studyUid}>
                <Checkbox
                  checked={value.includes(studyUid)}
                  onChange={({ target }) =>
                    onChange?.(
                      target.checked ? [...value, studyUid] : value.filter((each) => each !== (studyUid as string)),
                    )
                  }
                >
                  <span className="hub-numbers">{dicomDate(studyDate)}</span>{' '}
                  <strong>{modalities.map(modalityWord).join(' ')}</strong> {description}{' '}
                  <Tag>{t('detail.images', { count: instanceCount })}</Tag>
                  {requestId && <Tag color="blue">{t('request.asked')}</Tag>}
                </Checkbox>
              </li>
            ))}
        </ul>
      )}
    </Asked>
  );
}
