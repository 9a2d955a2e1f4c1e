import type { ConsultId, ConsultPapers, ConsultView } from '@hub/server/contracts';
import { Divider, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Asked } from '../ui/asked.tsx';
import { DecisionEditor } from './paper/decision-editor.tsx';
import { OpinionEditor } from './paper/opinion-editor.tsx';
import { DecisionRead, OpinionRead } from './paper/paper-read.tsx';
import { myOpinion } from './paper/saved-paper.ts';
import { useConsult, usePapers } from './use-consult.ts';
import './consult.css';

/** 诊疗意见报告 and 处置决定 of a consult: whoever may write writes, everybody else reads it as it grows. */
export function OpinionPane({ consultId }: { consultId: ConsultId }) {
  const consult = useConsult(consultId);
  const papers = usePapers(consultId);
  return (
    <Asked query={consult}>
      {(view) => <Asked query={papers}>{(data) => <Papers consult={view} papers={data} />}</Asked>}
    </Asked>
  );
}

function Papers({ consult, papers }: { consult: ConsultView; papers: ConsultPapers }) {
  const { t } = useTranslation('consult');
  const { id, may } = consult;
  const { opinions, decision } = papers;
  const mine = myOpinion(papers);
  const writing = may.writeOpinion && mine?.state !== 'signed';
  const read = opinions.filter((opinion) => !(writing && opinion.mine));
  const deciding = may.signDecision && decision?.state !== 'signed';
  return (
    <div className="consult-papers">
      {writing && (
        <section>
          <Heading word={t('paper.opinion')} institution={mine?.institution.name} state="draft" />
          <OpinionEditor
            consultId={id}
            opinion={mine}
            maySign={may.signOpinion}
            talking={consult.state !== 'opinion'}
          />
        </section>
      )}
      {read.map((opinion) => (
        <section key={opinion.id}>
          <Heading word={t('paper.opinion')} institution={opinion.institution.name} state={opinion.state} />
          <OpinionRead opinion={opinion} />
        </section>
      ))}
      {!writing && opinions.length === 0 && <p className="consult-faint">{t('paper.noOpinion')}</p>}
      {(deciding || decision) && (
        <section>
          <Divider style={{ margin: '12px 0' }} />
          <Heading word={t('paper.decision')} institution={consult.inviting.name} state={decision?.state ?? 'draft'} />
          {deciding ? (
            <DecisionEditor consultId={id} decision={decision} />
          ) : (
            decision && <DecisionRead decision={decision} />
          )}
        </section>
      )}
    </div>
  );
}

function Heading({
  word,
  institution,
  state,
}: {
  word: string;
  institution: string | undefined;
  state: 'draft' | 'signed';
}) {
  const { t } = useTranslation('consult');
  return (
    <h2 style={{ fontSize: 15, margin: '0 0 6px' }}>
      {word} {institution && <span style={{ fontWeight: 400 }}>{institution}</span>}{' '}
      <Tag color={state === 'signed' ? 'green' : 'blue'}>{t(`paper.state.${state}`)}</Tag>
    </h2>
  );
}
