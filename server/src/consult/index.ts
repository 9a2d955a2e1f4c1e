export { acceptConsult, refuseConsult } from './answer-consult.ts';
export { cancelConsult } from './change-time.ts';
export { consentText, giveConsent } from './consents.ts';
export { casesOfConsults } from './notice-cases.ts';
export { saveDecisionOf, saveOpinionOf } from './papers/save-paper.ts';
export { signDecisionOf, signOpinionOf } from './papers/sign-papers.ts';
export { setQuota } from './quota.ts';
export { finishRecording, noteFinishFailure } from './recording/finish-recording.ts';
export { requestConsult } from './request-consult.ts';
export { holdTalk } from './room/hold-talk.ts';
export { mayBeExpert, mayDo, mayEnterRoom, type Side, type Standing } from './rules.ts';
export { endConsult, noteTalk, startRoom } from './run-consult.ts';
export { addSlots } from './slots.ts';
export {
  type ConsultRow,
  type FoundConsult,
  factsOf,
  findConsult,
  hasConsent,
  type InvitationRow,
  invitationOf,
  lockConsult,
  lockForPerson,
  noteEvent,
  requireConsult,
  sideOf,
  standingOf,
  tellConsult,
} from './store.ts';
export { tendConsults } from './tend.ts';
export { viewConsult } from './view.ts';
