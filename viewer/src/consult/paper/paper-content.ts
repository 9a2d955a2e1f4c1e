import type { DecisionContent, OpinionContent } from '@hub/server/contracts';

export const opinionFields = ['findings', 'diagnosis', 'advice', 'caution'] as const;

export const emptyOpinion: OpinionContent = { findings: '', diagnosis: '', advice: '', caution: '' };
export const emptyDecision: DecisionContent = { acceptance: null, decision: '', reason: '' };

export const sameOpinion = (a: OpinionContent, b: OpinionContent): boolean =>
  opinionFields.every((field) => a[field] === b[field]);

export const sameDecision = (a: DecisionContent, b: DecisionContent): boolean =>
  a.acceptance === b.acceptance && a.decision === b.decision && a.reason === b.reason;

/** An opinion without a diagnosis and without advice answers nothing. */
export const opinionComplete = ({ diagnosis, advice }: OpinionContent): boolean =>
  diagnosis.trim() !== '' && advice.trim() !== '';

/** What is not followed is explained. */
export const decisionComplete = ({ acceptance, decision, reason }: DecisionContent): boolean =>
  acceptance !== null && decision.trim() !== '' && (acceptance === 'accepted' || reason.trim() !== '');
