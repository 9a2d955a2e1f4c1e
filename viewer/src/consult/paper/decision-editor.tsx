import {
  type ConsultId,
  type ConsultPapers,
  type DecisionContent,
  type DecisionView,
  readPapers,
  saveDecision,
  signDecision,
} from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { decisionComplete, emptyDecision, sameDecision } from './paper-content.ts';
import { PaperFoot } from './paper-foot.tsx';
import { savedPaper } from './saved-paper.ts';
import { usePaper } from './use-paper.ts';
import { usePaperSigning } from './use-paper-signing.ts';

const acceptances = ['accepted', 'partly', 'declined'] as const;

/** The inviting physician: received, followed or not, and what happens to the patient now. */
export function DecisionEditor({ consultId, decision }: { consultId: ConsultId; decision: DecisionView | null }) {
  const { t } = useTranslation('consult');
  const client = useQueryClient();
  const params = { consultId };
  const { keeper, kept } = usePaper<DecisionContent>({
    about: `consult-decision.${consultId}`,
    named: 'decision',
    theirs: savedPaper(decision),
    blank: emptyDecision,
    same: sameDecision,
    async save(body, leaving, signal) {
      const saved = await api(saveDecision, { params, body }, { keepalive: leaving, signal });
      client.setQueryData<ConsultPapers>(['consult', consultId, 'papers'], (known) =>
        known && (known.decision?.revision ?? 0) <= saved.revision ? { ...known, decision: saved } : known,
      );
      return saved;
    },
    fetchTheirs: async () => savedPaper((await api(readPapers, { params })).decision),
  });
  const signing = usePaperSigning({
    consultId,
    keeper,
    complete: decisionComplete,
    incompleteText: t('paper.incompleteDecision'),
    sign: (body) => api(signDecision, { params, body }),
  });
  const { content } = kept;
  const change = (part: Partial<DecisionContent>) => keeper?.change(part);
  const explained = content.acceptance === 'partly' || content.acceptance === 'declined';
  return (
    <div className="consult-paper">
      <div style={{ marginBottom: 8 }}>
        <strong id="consult-acceptance">{t('paper.acceptance')}</strong>{' '}
        <Radio.Group
          aria-labelledby="consult-acceptance"
          value={content.acceptance}
          disabled={!keeper}
          onChange={({ target }) => change({ acceptance: target.value })}
          options={acceptances.map((value) => ({ value, label: t(`paper.accepted.${value}`) }))}
        />
      </div>
      {(explained || content.reason !== '') && (
        <label>
          <span>{t('paper.reason')}</span>
          <textarea
            value={content.reason}
            readOnly={!keeper}
            maxLength={2000}
            rows={2}
            placeholder={t('paper.reasonRequired')}
            onChange={({ target }) => change({ reason: target.value })}
          />
        </label>
      )}
      <label>
        <span>{t('paper.decisionText')}</span>
        <textarea
          value={content.decision}
          readOnly={!keeper}
          maxLength={10_000}
          rows={3}
          placeholder={t('paper.decisionHint')}
          onChange={({ target }) => change({ decision: target.value })}
        />
      </label>
      <PaperFoot
        {...{ keeper, kept, signing }}
        maySign
        word={t('paper.signDecision')}
        title={t('paper.signDecisionTitle')}
        show={({ acceptance, decision: text, reason }) =>
          [acceptance ? t(`paper.accepted.${acceptance}`) : '', text, reason].join('\n\n')
        }
      />
    </div>
  );
}
