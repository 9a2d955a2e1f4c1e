import type { DecisionView, OpinionView } from '@hub/server/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../../ui/time.tsx';
import { opinionFields } from './paper-content.ts';

export function OpinionRead({ opinion }: { opinion: OpinionView }) {
  const { t } = useTranslation('consult');
  const written = opinionFields.filter((field) => opinion.content[field].trim() !== '');
  return (
    <article className="consult-paper" aria-live={opinion.state === 'draft' ? 'polite' : 'off'}>
      {written.length === 0 && <p className="consult-faint">{t('paper.notWritten')}</p>}
      {written.map((field) => (
        <section key={field}>
          <h3>{t(`paper.field.${field}`)}</h3>
          <p className="consult-text">{opinion.content[field]}</p>
        </section>
      ))}
      <PaperMarks paper={opinion} />
    </article>
  );
}

export function DecisionRead({ decision }: { decision: DecisionView }) {
  const { t } = useTranslation('consult');
  const { acceptance, decision: text, reason } = decision.content;
  return (
    <article className="consult-paper">
      {acceptance && (
        <p>
          {t('paper.acceptance')}{' '}
          <Tag color={acceptance === 'accepted' ? 'green' : 'orange'}>{t(`paper.accepted.${acceptance}`)}</Tag>
        </p>
      )}
      <p className="consult-text">{text || t('paper.notWritten')}</p>
      {reason && (
        <p className="consult-text">
          {t('paper.reason')}：{reason}
        </p>
      )}
      <PaperMarks paper={decision} />
    </article>
  );
}

/** Who signed or last saved it, and the code by which anybody can verify the paper. */
function PaperMarks({ paper: { signer, savedBy, savedAt, verificationCode } }: { paper: OpinionView | DecisionView }) {
  const { t } = useTranslation('consult');
  return (
    <div className="consult-faint hub-numbers">
      {signer
        ? t('paper.signer', { name: [signer.name, signer.title].filter(Boolean).join(' '), at: clockTime(signer.at) })
        : savedAt && t('paper.writing', { name: savedBy ?? '', at: clockTime(savedAt) })}
      {verificationCode && `　${t('paper.verification', { code: verificationCode })}`}
    </div>
  );
}
