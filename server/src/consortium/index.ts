export { externalInstitution } from './external-institution.ts';
export { type AgreementQuestion, findAgreement, readsFor } from './find-agreement.ts';
export { type InstitutionName, institutionNames } from './institutions.ts';
export {
  type AgreementFacts,
  type AgreementStanding,
  agreementFor,
  agreementState,
  type FoundAgreement,
  mayRequest,
} from './rules.ts';
export { sendingRule } from './sending-policies.ts';
export { type ExpiryWarning, warnExpiringAgreements } from './warn-expiring-agreements.ts';
