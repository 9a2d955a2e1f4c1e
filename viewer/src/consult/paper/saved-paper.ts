import type { ConsultPapers, OpinionView } from '@hub/server/contracts';
import type { TheirDraft } from '../../reading/report/draft-keeper.ts';

/** What the hub has, or undefined while nobody has saved anything. */
export function savedPaper<C extends object>(
  paper: { revision: number; content: C; savedBy: string | null; savedAt: string | null } | null | undefined,
): TheirDraft<C> | undefined {
  if (!paper?.savedAt) return undefined;
  return { revision: paper.revision, content: paper.content, author: paper.savedBy ?? '', savedAt: paper.savedAt };
}

export const myOpinion = ({ opinions }: ConsultPapers): OpinionView | undefined => opinions.find(({ mine }) => mine);
