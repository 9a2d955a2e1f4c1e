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

type Named = Pick<StudySummary, 'registeredName' | 'registeredSex' | 'patientName' | 'sex' | 'age' | 'demonstration'>;

/** Whom the desk registered, and in a second line what the console wrote otherwise. */
export function StudyPerson({ study }: { study: Named }) {
  const { t } = useTranslation('clinic');
  const sexWord = useSexWord();
  const { registeredName, registeredSex, patientName, sex, age, demonstration } = study;
  const otherwise = [
    registeredName !== null && registeredName !== patientName ? patientName : '',
    registeredSex !== null && sexWord(registeredSex) !== sexWord(sex) ? sexWord(sex) : '',
  ].filter(Boolean);
  return (
    <>
      <Person name={registeredName ?? patientName} sex={registeredSex ?? sex} age={age} demonstration={demonstration} />
      {otherwise.length > 0 && (
        <div style={{ color: '#68707a', fontSize: 12, overflowWrap: 'anywhere' }}>
          {t('studies.imageName', { name: otherwise.join(' ') })}
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
