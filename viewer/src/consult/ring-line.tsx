import type { ConsultSummary } from '@hub/server/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAgeWord, useSexWord } from '../clinic/parts/words.ts';
import { spanOf } from '../critical/ringing.ts';
import { serverNow } from '../reading/parts/server-clock.ts';

/** 急会诊呼叫: one urgent consult in the band that rings, until somebody of the invited side has answered. */
export function ConsultRingLine({ consult }: { consult: ConsultSummary }) {
  const { t } = useTranslation('consult');
  const navigate = useNavigate();
  const sexWord = useSexWord();
  const ageWord = useAgeWord();
  const { id, inviting, requester, requestedAt, dueAt, specialty, purpose, patientName, sex, age } = consult;
  const now = serverNow().getTime();
  const left = Date.parse(dueAt) - now;
  return (
    <div className="critical-ring-line" data-consult={id}>
      <strong className="critical-ring-what">{t('ring.what')}</strong>
      <span className="critical-lane">{specialty}</span>
      <strong>{patientName}</strong>
      <span>{[sexWord(sex), ageWord(age)].filter(Boolean).join(' ')}</span>
      <span className="critical-ring-text">{purpose}</span>
      <span>{t('ring.from', { institution: inviting.name, name: requester.name })}</span>
      <span className="hub-numbers" role="timer">
        {t('ring.since', { time: spanOf(now - Date.parse(requestedAt)) })}
      </span>
      <span className="hub-numbers">
        {left >= 0 ? t('ring.due', { time: spanOf(left) }) : t('ring.late', { time: spanOf(-left) })}
      </span>
      <span className="critical-ring-acts">
        <Button danger type="primary" onClick={() => void navigate(`/consults/${id}`)}>
          {t('ring.answer')}
        </Button>
      </span>
    </div>
  );
}
