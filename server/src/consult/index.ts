export { mayBeExpert, mayDo, mayEnterRoom, type Side, type Standing } from './rules.ts';
export { endConsult, noteTalk, startRoom } from './run-consult.ts';
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
