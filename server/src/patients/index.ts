export { type Age, ageOn, dicomAge, dicomDay, estimatedBirth, type StatedAge } from './age.ts';
export { askedToRead } from './asked-to-read.ts';
export { type CitizenIdReading, citizenIdCheck, readCitizenId } from './citizen-id.ts';
export { contradiction, type NameSays, nameSays, type SaidOfPatient } from './contradiction.ts';
export { countyDay, countyDayBounds } from './county-day.ts';
export { createPatientIn } from './create-patient.ts';
export {
  type DicomPatient,
  type DicomPatientFound,
  findOrCreateByDicomId,
  holdersOfDicomId,
  patientOfDicomId,
  settledHolders,
} from './dicom-id.ts';
export { ageInWords, isStrangeDate } from './exam-age.ts';
export { asKey, type NameKeys, sameName, searchKeys } from './name-keys.ts';
export { personGroup, samePerson } from './same-person.ts';
export { literally, type NameQuestion, nameQuestion } from './search-patients.ts';
export { refusingTaken } from './store.ts';
export { viewPatient, viewPatients } from './view-patient.ts';
export { ageText, statedAgeText } from './zh-CN.ts';
