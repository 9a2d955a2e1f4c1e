import type { ConsultView } from '@hub/server/contracts';
import { Card, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { consult as words } from '../../locales/zh-CN/consult.ts';
import { clockTime } from '../../ui/time.tsx';

type Known = keyof typeof words.event;

/** Every step of the consult, with who and why. */
export function Steps({ consult: { events } }: { consult: ConsultView }) {
  const { t } = useTranslation('consult');
  return (
    <Card size="small" title={t('detail.steps')} className="consult-steps">
      <Timeline
        items={events.map(({ at, kind, by, institution, note }, place) => ({
          key: `${at} ${kind} ${place}`,
          content: (
            <>
              <time className="hub-numbers" dateTime={at}>
                {clockTime(at)}
              </time>
              <strong>{kind in words.event ? t(`event.${kind as Known}`) : kind}</strong>{' '}
              {[institution, by].filter(Boolean).join(' ')}
              {note && <div className="consult-faint consult-text">{note}</div>}
            </>
          ),
        }))}
      />
    </Card>
  );
}
