import type { CriticalFull } from '@hub/server/contracts';
import { Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { useEventWord } from './event-word.ts';
import { toTheSecond } from './second.ts';

/** Everything that happened, with person, time to the second and content; and every attempt to reach somebody. */
export function Steps({ critical: { events, attempts } }: { critical: CriticalFull }) {
  const { t } = useTranslation('critical');
  const eventWord = useEventWord();
  return (
    <>
      <h3 style={{ fontSize: 14 }}>{t('panel.attempts')}</h3>
      {attempts.length === 0 && <p>{t('panel.noAttempts')}</p>}
      <ol className="critical-attempts">
        {attempts.map(({ at, rung, channel, to, phone, outcome, readBack, note, by }) => (
          <li key={`${at} ${channel} ${to}`}>
            <span className="hub-numbers">{toTheSecond(at)}</span> {rung && t(`rung.${rung}`)} {t(`channel.${channel}`)}{' '}
            {to} {phone} <strong>{outcome ? t(`outcome.${outcome}`) : t('sent')}</strong> {by}
            {readBack && <div>“{readBack}”</div>}
            {note && <div style={{ color: '#4b5563' }}>{note}</div>}
          </li>
        ))}
      </ol>
      <h3 style={{ fontSize: 14 }}>{t('panel.steps')}</h3>
      <Timeline
        items={events.map(({ at, kind, by, note }, place) => ({
          key: `${at} ${kind} ${place}`,
          content: (
            <>
              <span className="hub-numbers">{toTheSecond(at)}</span> {eventWord(kind)} {by}
              {note && <div style={{ color: '#4b5563' }}>{note}</div>}
            </>
          ),
        }))}
      />
    </>
  );
}
