import type { PatientView, StudySummary } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAgeWord, useSexWord } from './words.ts';

/** 「张三 男 58岁」: the name is what the eye looks for. */
export function Person({
  name,
  sex,
  age,
  estimated = false,
  demonstration = false,
}: {
  name: string;
  sex: string | null;
  age: string | null;
  /** the age follows from a birth date that was estimated at the desk */
  estimated?: boolean;
  demonstration?: boolean;
}) {
  const { t } = useTranslation('clinic');
  const sexWord = useSexWord();
  const ageWord = useAgeWord();
  const years = ageWord(age) && `${ageWord(age)}${estimated ? t('patients.estimatedMark') : ''}`;
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <strong>{name || t('upload.noName')}</strong>{' '}
      <span style={{ color: '#4b5563' }}>{[sexWord(sex), years].filter(Boolean).join(' ')}</span>
      {demonstration && <Tag style={{ marginInlineStart: 6 }}>{t('demonstration')}</Tag>}
    </span>
  );
}

/** The name the desk registered, and beside it what the console wrote where that is another writing. */
export function StudyPerson({
  study: { registeredName, patientName, sex, age, demonstration },
}: {
  study: Pick<StudySummary, 'registeredName' | 'patientName' | 'sex' | 'age' | 'demonstration'>;
}) {
  const { t } = useTranslation('clinic');
  return (
    <>
      <Person name={registeredName ?? patientName} sex={sex} age={age} demonstration={demonstration} />
      {registeredName !== null && registeredName !== patientName && patientName !== '' && (
        <div style={{ color: '#68707a', fontSize: 12, overflowWrap: 'anywhere' }}>
          {t('studies.imageName', { name: patientName })}
        </div>
      )}
    </>
  );
}

export function PatientPerson({ patient }: { patient: PatientView }) {
  const { displayName, sex, ageText, birthDateEstimated, demonstration } = patient;
  return (
    <Person name={displayName} sex={sex} age={ageText} estimated={birthDateEstimated} demonstration={demonstration} />
  );
}

/** The number by which a clerk tells two people of one name apart. */
export function mainNumber({ identifiers }: PatientView): string {
  for (const kind of ['citizen-id', 'local', 'insurance', 'health-card', 'passport', 'other', 'temporary'] as const) {
    const found = identifiers.find((identifier) => identifier.kind === kind);
    if (found) return found.value;
  }
  return '';
}
