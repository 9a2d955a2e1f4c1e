import { type PatientId, type PatientView, readPatient } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Drawer, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { clockTime } from '../../ui/time.tsx';
import { EarlierExams } from '../parts/earlier-exams.tsx';
import { PatientPerson } from '../parts/person.tsx';
import { useSexWord } from '../parts/words.ts';
import { Identifiers } from './identifiers.tsx';

export type PatientAct = 'registerExam' | 'consult' | 'correct' | 'merge';

export function PatientDetail({
  patientId,
  acts,
  onAct,
  onClose,
}: {
  patientId: PatientId;
  acts: readonly PatientAct[];
  onAct(act: PatientAct, patient: PatientView): void;
  onClose(): void;
}) {
  const { t } = useTranslation('clinic');
  const navigate = useNavigate();
  const sexWord = useSexWord();
  const query = useQuery({
    queryKey: ['patients', 'one', patientId],
    queryFn: () => api(readPatient, { params: { patientId } }),
  });
  const patient = query.data;
  return (
    <Drawer
      open
      size={640}
      onClose={onClose}
      title={patient ? <PatientPerson patient={patient} /> : t('patients.title')}
      extra={
        patient &&
        !patient.mergedIntoId && (
          <Space size={6}>
            {acts.map((act, at) => (
              <Button
                key={act}
                size="small"
                type={at === 0 ? 'primary' : 'default'}
                onClick={() => onAct(act, patient)}
              >
                {t(`patients.${act}`)}
              </Button>
            ))}
          </Space>
        )
      }
    >
      <Asked query={query}>
        {(data) => (
          <>
            {data.mergedIntoId && (
              <Alert type="warning" showIcon title={t('patients.mergedInto')} style={{ marginBottom: 10 }} />
            )}
            <Descriptions
              size="small"
              column={2}
              bordered
              items={[
                { key: 'sex', label: t('patients.column.sex'), children: sexWord(data.sex) },
                { key: 'age', label: t('patients.column.age'), children: data.ageText ?? '—' },
                {
                  key: 'birth',
                  label: t('patients.column.birth'),
                  children: `${data.birthDate ?? '—'}${data.birthDateEstimated ? `（${t('patients.estimated')}）` : ''}`,
                },
                { key: 'phone', label: t('patients.column.phone'), children: data.phone ?? '—' },
                {
                  key: 'numbers',
                  label: t('patients.column.numbers'),
                  span: 2,
                  children: <Identifiers patient={data} />,
                },
                { key: 'address', label: t('patients.address'), span: 2, children: data.address ?? '—' },
                ...(data.motherName ? [{ key: 'mother', label: t('patients.mother'), children: data.motherName }] : []),
                { key: 'created', label: t('patients.column.created'), children: clockTime(data.createdAt) },
              ]}
            />
            <h2 style={{ fontSize: 15 }}>{t('patients.timeline')}</h2>
            <EarlierExams patient={data} onOpen={({ studyUid }) => navigate(`/studies?study=${studyUid}`)} />
          </>
        )}
      </Asked>
    </Drawer>
  );
}
