import type { EcgView } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';

/** The machine's own words, marked as the machine's. */
export function DeviceSays({ ecg: { statements, device } }: { ecg: EcgView }) {
  const { t } = useTranslation('reading');
  if (statements.length === 0) return null;
  return (
    <section className="ecg-device">
      <h2>
        {t('ecg.device.statements')} <small>{[device.manufacturer, device.model].filter(Boolean).join(' ')}</small>
      </h2>
      <ul>
        {statements.map(({ text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes, and texts that may repeat
          <li key={at}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
