import type { PatientView } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAgeWord, useSexWord } from './words.ts';

/** 「张三 男 58岁」: the name is what the eye looks for. */
export function Person({
  name,
  sex,
  age,
  demonstration = false,
}: {
  name: string;
  sex: string | null;
  age: string | null;
  demonstration?: boolean;
}) {
  const { t } = useTranslation('clinic');
  const sexWord = useSexWord();
  const ageWord = useAgeWord();
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <strong>{name || t('upload.noName')}</strong>{' '}
      <span style={{ color: '#4b5563' }}>{[sexWord(sex), ageWord(age)].filter(Boolean).join(' ')}</span>
      {demonstration && <Tag style={{ marginInlineStart: 6 }}>{t('demonstration')}</Tag>}
    </span>
  );
}

export function PatientPerson({ patient }: { patient: PatientView }) {
  const { displayName, sex, ageText, demonstration } = patient;
  return <Person name={displayName} sex={sex} age={ageText} demonstration={demonstration} />;
}

/** The number by which a clerk tells two people of one name apart. */
export function mainNumber({ identifiers }: PatientView): string {
  for (const kind of ['citizen-id', 'local', 'insurance', 'health-card', 'passport', 'other', 'temporary'] as const) {
    const found = identifiers.find((identifier) => identifier.kind === kind);
    if (found) return found.value;
  }
  return '';
}
