import type { ChestPainClock as Clock } from '@hub/server/contracts';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../ui/time.tsx';
import { spanOf } from './ringing.ts';

const stages = [
  'firstContactAt',
  'recordedAt',
  'arrivedAt',
  'claimedAt',
  'readAt',
  'acknowledgedAt',
  'decisionAt',
] as const;

/** 胸痛时间轴: each stage with its time and how long after the one before that is known. */
export function ChestPainClock({ clock }: { clock: Clock }) {
  const { t } = useTranslation('critical');
  let before: string | undefined;
  return (
    <section aria-label={t('panel.clock')}>
      <ul className="critical-clock">
        {stages.map((stage) => {
          const at = clock[stage];
          const after = at && before ? Date.parse(at) - Date.parse(before) : undefined;
          // A cart's clock that is wrong by days gives no span worth reading.
          const told = after !== undefined && after >= 0 && after < 86_400_000 ? `+${spanOf(after)}` : '';
          if (at) before = at;
          return (
            <li key={stage} data-done={at !== null}>
              <strong>{t(`clock.${stage}`)}</strong>
              <span className="hub-numbers">{at ? clockTime(at).slice(5) : '—'}</span>{' '}
              <span className="hub-numbers">{told}</span>
              {stage === 'recordedAt' && clock.recordedAssumed && <div>{t('panel.assumed')}</div>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
