import type { ConsultState, ConsultSummary } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../reading/parts/server-clock.ts';
import { clockTime } from '../ui/time.tsx';
import { isLate, timeStanding } from './standing.ts';
import './consult.css';

const colors: Record<ConsultState, string> = {
  requested: 'orange',
  refused: 'default',
  scheduled: 'blue',
  ongoing: 'green',
  opinion: 'purple',
  decision: 'purple',
  closed: 'default',
  cancelled: 'default',
};

export function StateTag({ state }: { state: ConsultState }) {
  const { t } = useTranslation('consult');
  return (
    <Tag color={colors[state]} style={{ marginInlineEnd: 0 }}>
      {t(`state.${state}`)}
    </Tag>
  );
}

export function UrgencyTag({ consult }: { consult: Pick<ConsultSummary, 'urgency' | 'kind' | 'invitations'> }) {
  const { t } = useTranslation('consult');
  const { urgency, kind, invitations } = consult;
  return (
    <>
      {urgency === 'urgent' && <Tag color="red">{t('urgency.urgent')}</Tag>}
      {kind !== 'consult' && kind !== 'mdt' && <Tag>{t(`kind.${kind}`)}</Tag>}
      {(kind === 'mdt' || invitations.length > 1) && <Tag color="geekblue">{t('mdt')}</Tag>}
    </>
  );
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** 「3 天」, 「2 小时 5 分钟」, 「9 分钟」. */
export function useSpanWord(): (ms: number) => string {
  const { t } = useTranslation('consult');
  return (ms) => {
    const minutes = Math.floor(ms / minuteMs);
    if (ms >= 2 * dayMs) return t('clock.days', { count: Math.floor(ms / dayMs) });
    if (minutes < 60) return t('clock.minutes', { count: minutes });
    return t('clock.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}

/** When it is, and how long until then; what is late is red. */
export function ConsultClock({ consult }: { consult: ConsultSummary }) {
  const { t } = useTranslation('consult');
  const spanWord = useSpanWord();
  const now = useServerNow(10_000);
  const standing = timeStanding(consult, now.getTime());
  const late = consult.overdue || isLate(standing);
  const clockWord = (one: Exclude<typeof standing, { kind: 'none' }>) =>
    one.ms < minuteMs && one.kind !== 'answerIn' && one.kind !== 'answerLate'
      ? t(`clock.now.${one.kind}`)
      : t(`clock.${one.kind}`, { time: spanWord(one.ms) });
  const { startsAt, minutes, state } = consult;
  return (
    <div className="hub-numbers" style={{ whiteSpace: 'nowrap' }}>
      {startsAt ? (
        <div>
          {clockTime(startsAt)}
          {minutes !== null && `，${t('clock.minutes', { count: minutes })}`}
        </div>
      ) : (
        state === 'scheduled' && <div>{t('clock.notArranged')}</div>
      )}
      {standing.kind !== 'none' && (
        <span role="timer" className="consult-clock" data-late={late}>
          {clockWord(standing)}
        </span>
      )}
    </div>
  );
}
