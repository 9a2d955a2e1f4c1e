import type { OrderView } from '@hub/server/contracts';
import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../session/session.ts';
import { clockTime } from '../../ui/time.tsx';
import { useExamWord, useSexWord } from './words.ts';

/** The slip with the 检查号, on paper only: what the technician types at the console. Prints as soon as it is mounted. */
export function AccessionSlip({ order, onPrinted }: { order: OrderView; onPrinted(): void }) {
  const { t } = useTranslation('clinic');
  const { post } = useSignedIn();
  const examWord = useExamWord();
  const sexWord = useSexWord();
  // biome-ignore lint/correctness/useExhaustiveDependencies: printing once is the whole life of this part
  useEffect(() => {
    document.body.classList.add('clinic-printing-slip');
    window.addEventListener('afterprint', onPrinted, { once: true });
    window.print();
    return () => {
      document.body.classList.remove('clinic-printing-slip');
      window.removeEventListener('afterprint', onPrinted);
    };
  }, []);
  const { patient } = order;
  return createPortal(
    <section className="clinic-slip">
      <h1>
        {post.institution.legalName} {t('register.slipTitle')}
      </h1>
      <div>
        {t('register.accession')} <strong className="clinic-slip-number">{order.accessionNumber}</strong>
      </div>
      <div>
        {patient.displayName} {sexWord(patient.sex)} {patient.ageText}
      </div>
      <div>{examWord(order)}</div>
      <div>
        {t('register.slipTime')} {clockTime(order.registeredAt)}
      </div>
    </section>,
    document.body,
  );
}
