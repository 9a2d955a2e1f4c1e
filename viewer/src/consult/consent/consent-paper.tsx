import type { ConsultView } from '@hub/server/contracts';
import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useAgeWord, useSexWord } from '../../clinic/parts/words.ts';

/** The form on paper, to be signed by hand and photographed. Prints as soon as it is mounted. */
export function ConsentPaper({
  consult,
  purpose,
  text,
  onPrinted,
}: {
  consult: ConsultView;
  purpose: 'consult' | 'recording';
  text: string;
  onPrinted(): void;
}) {
  const { t } = useTranslation('consult');
  const sexWord = useSexWord();
  const ageWord = useAgeWord();
  // biome-ignore lint/correctness/useExhaustiveDependencies: printing once is the whole life of this part
  useEffect(() => {
    document.body.classList.add('consult-printing-consent');
    window.addEventListener('afterprint', onPrinted, { once: true });
    window.print();
    return () => {
      document.body.classList.remove('consult-printing-consent');
      window.removeEventListener('afterprint', onPrinted);
    };
  }, []);
  const { patientName, sex, age, number, inviting, invitations } = consult;
  // The county's text brings its own heading.
  const [first = '', ...rest] = text.split('\n');
  const headed = first.length > 0 && first.length <= 30;
  return createPortal(
    <section className="consult-form-paper">
      <h1>{headed ? first : t(`consent.purpose.${purpose}`)}</h1>
      <p>
        {t('consent.paper.patient', { name: patientName, sex: sexWord(sex), age: ageWord(age) })}
        {'\n'}
        {t('consent.paper.number', { number })}
        {'\n'}
        {t('consent.paper.parties', {
          inviting: inviting.name,
          invited: invitations.map(({ institution }) => institution.name).join('、'),
        })}
      </p>
      <p>{(headed ? rest.join('\n') : text).trim()}</p>
      <p>{t('consent.paper.agreed')}</p>
      <p>{t('consent.paper.signer')}</p>
      <p>{t('consent.paper.other')}</p>
      <p>{t('consent.paper.physician')}</p>
    </section>,
    document.body,
  );
}
