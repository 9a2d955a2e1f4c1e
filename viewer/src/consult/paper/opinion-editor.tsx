import {
  type ConsultId,
  type ConsultPapers,
  type OpinionContent,
  type OpinionView,
  readPapers,
  saveOpinion,
  signOpinion,
} from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { emptyOpinion, opinionComplete, opinionFields, sameOpinion } from './paper-content.ts';
import { PaperFoot } from './paper-foot.tsx';
import { myOpinion, savedPaper } from './saved-paper.ts';
import { usePaper } from './use-paper.ts';
import { usePaperSigning } from './use-paper-signing.ts';

/** The invited side writes; everybody else of the consult reads it as it grows. */
export function OpinionEditor({
  consultId,
  opinion,
  maySign,
  talking,
}: {
  consultId: ConsultId;
  opinion: OpinionView | undefined;
  maySign: boolean;
  /** the consult is not over yet */
  talking: boolean;
}) {
  const { t } = useTranslation('consult');
  const client = useQueryClient();
  const params = { consultId };
  const { keeper, kept } = usePaper<OpinionContent>({
    about: `consult-opinion.${consultId}`,
    named: 'diagnosis',
    theirs: savedPaper(opinion),
    blank: emptyOpinion,
    same: sameOpinion,
    async save(body, leaving, signal) {
      const saved = await api(saveOpinion, { params, body }, { keepalive: leaving, signal });
      // Whoever opens the pane next begins with this, not with what was there before.
      client.setQueryData<ConsultPapers>(['consult', consultId, 'papers'], (known) => withOpinion(known, saved));
      return saved;
    },
    fetchTheirs: async () => savedPaper(myOpinion(await api(readPapers, { params }))),
  });
  const signing = usePaperSigning({
    consultId,
    keeper,
    complete: opinionComplete,
    incompleteText: t('paper.incomplete'),
    sign: (body) => api(signOpinion, { params, body }),
  });
  const { content } = kept;
  return (
    <div className="consult-paper">
      {opinionFields.map((field) => (
        <label key={field}>
          <span>{t(`paper.field.${field}`)}</span>
          <textarea
            value={content[field]}
            readOnly={!keeper}
            maxLength={10_000}
            rows={field === 'caution' ? 2 : 4}
            spellCheck={false}
            onChange={({ target }) => keeper?.change({ [field]: target.value })}
          />
        </label>
      ))}
      <PaperFoot
        {...{ keeper, kept, signing, maySign }}
        {...(talking ? { signLater: t('paper.signLater') } : {})}
        word={t('paper.sign')}
        title={t('paper.signTitle')}
        show={(shown) => opinionFields.map((field) => `${t(`paper.field.${field}`)}：\n${shown[field]}`).join('\n\n')}
      />
    </div>
  );
}

function withOpinion(papers: ConsultPapers | undefined, saved: OpinionView): ConsultPapers | undefined {
  if (!papers) return papers;
  const others = papers.opinions.filter(({ id, mine }) => id !== saved.id && !mine);
  const known = papers.opinions.find(({ mine }) => mine);
  if (known && known.revision > saved.revision) return papers;
  return { ...papers, opinions: [...others, saved] };
}
