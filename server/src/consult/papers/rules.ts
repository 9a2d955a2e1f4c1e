import type { ConsultState, DecisionContent, OpinionContent } from '../../contracts/index.ts';

export const emptyOpinion: OpinionContent = { findings: '', diagnosis: '', advice: '', caution: '' };
export const emptyDecision: DecisionContent = { acceptance: null, decision: '', reason: '' };

const blank = (text: string) => text.trim() === '';

/** What an opinion still lacks before somebody may answer for it: a diagnosis and what to do. */
export function opinionGaps({ diagnosis, advice }: OpinionContent): ('diagnosis' | 'advice')[] {
  return [...(blank(diagnosis) ? ['diagnosis' as const] : []), ...(blank(advice) ? ['advice' as const] : [])];
}

/** A decision says whether the opinion is followed and what is done; why not, where it is not followed in everything. */
export function decisionGaps({
  acceptance,
  decision,
  reason,
}: DecisionContent): ('acceptance' | 'decision' | 'reason')[] {
  return [
    ...(acceptance === null ? ['acceptance' as const] : []),
    ...(blank(decision) ? ['decision' as const] : []),
    ...(acceptance !== null && acceptance !== 'accepted' && blank(reason) ? ['reason' as const] : []),
  ];
}

/**
 * After an opinion was signed: the inviting side's turn once everybody who came has signed. (It may decide before, when one
 * of several has: a patient does not wait for the last of them.)
 */
export function stateAfterOpinion(
  consult: { state: ConsultState; invitations: readonly { institutionId: string; state: string }[] },
  signedBy: readonly string[],
): ConsultState {
  if (consult.state !== 'opinion') return consult.state;
  const came = consult.invitations.filter(({ state }) => state === 'accepted');
  return came.every(({ institutionId }) => signedBy.includes(institutionId)) ? 'decision' : 'opinion';
}

/** The decision is the last paper: with it the consult is closed. */
export const stateAfterDecision: ConsultState = 'closed';
