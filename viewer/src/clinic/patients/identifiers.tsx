import type { PatientView } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';

export function Identifiers({ patient }: { patient: PatientView }) {
  const { t } = useTranslation('clinic');
  return (
    <span className="hub-numbers">
      {patient.identifiers.map(({ kind, value }) => `${t(`patients.kind.${kind}`)} ${value}`).join('　')}
    </span>
  );
}
