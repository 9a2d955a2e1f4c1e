import { randomUUID } from 'node:crypto';
import { hubPolicy } from '../../server/src/critical/list.zh-CN.ts';
import { aContent, password } from '../support/consortium/index.ts';
import { signature as consentPicture } from './consult/world.ts';
import type { Ids } from './permissions.world.ts';

const reason = { reason: '试探' };
const note = { note: '试探' };
const signature = { password, revision: 1, acceptedChecks: [] };
const template = { scope: 'mine', kind: 'phrase', modality: 'DX', title: '试探', findings: '', impression: '' };

const opinion = { findings: '试探', diagnosis: '试探', advice: '试探', caution: '' };

/** A body that is well formed for each operation that reads one, about the other tenant's things. */
export const bodies: Readonly<Record<string, (ids: Ids) => object>> = {
  createAccount: () => ({ username: 'somebody.new', displayName: '某人' }),
  changeAccount: () => ({ displayName: '改名' }),
  grantPost: ({ institutionId }) => ({ institutionId, role: 'technician' }),
  createDevice: ({ institutionId }) => ({ institutionId, name: 'DR', kind: 'dr' }),
  changeDevice: () => ({ name: '改名' }),
  createInstitution: () => ({ code: '99', legalName: '某医院', shortName: '某', kind: 'township' }),
  changeInstitution: () => ({ shortName: '改名' }),
  createConsortium: ({ institutionId }) => ({ name: '某医共体', leadInstitutionId: institutionId }),
  createMembership: ({ institutionId }) => ({ institutionId }),
  createAgreement: ({ institutionId }) => ({ requestingInstitutionId: institutionId }),
  endAgreement: () => reason,
  setSendingPolicy: ({ institutionId }) => ({ institutionId, modality: 'DX', rule: 'own', readingInstitutionId: null }),
  createPatient: ({ patientId }) => ({ displayName: '新生儿', sex: '1', motherId: patientId }),
  changePatient: () => ({ phone: '13800000000' }),
  mergePatient: ({ patientId }) => ({ intoId: patientId, reason: '试探' }),
  registerOrder: ({ patientId }) => ({ patient: { patientId }, modality: 'DX', examName: '胸部正位' }),
  changeOrder: () => reason,
  cancelOrder: () => reason,
  joinStudy: ({ orderId }) => ({ orderId }),
  settleUnplaced: () => ({ outcome: 'kept', note: '试探' }),
  createRequest: ({ studyUid }) => ({ studyUid, reason: '试探' }),
  resubmitRequest: () => note,
  cancelRequest: () => reason,
  takeOverRequest: () => reason,
  returnRequest: () => reason,
  claimNext: ({ requestId }) => ({ for: 'report', after: requestId }),
  confirmRecheck: () => note,
  saveDraft: () => ({ revision: 0, content: aContent() }),
  signReport: () => signature,
  reviewReport: () => signature,
  rejectReport: () => reason,
  withdrawReport: () => ({ password, reason: '试探' }),
  amendReport: () => reason,
  createTemplate: () => template,
  changeTemplate: () => template,
  addShift: ({ postId }) => ({
    service: 'clinic',
    postId,
    from: '2030-01-01T00:00:00.000Z',
    to: '2030-01-02T00:00:00.000Z',
  }),
  handOver: ({ postId }) => ({ postId, note: '试探' }),
  dutyPresence: () => ({ sound: true }),
  markCritical: ({ requestId }) => ({ requestId, findings: [{ code: 'report', text: '试探' }], text: '试探' }),
  checkCritical: () => ({ text: '试探' }),
  ruleOutCritical: () => reason,
  noteAttempt: () => ({ channel: 'telephone', to: '某人', outcome: 'UNABLE_TO_REACH' }),
  acknowledgeCritical: () => ({ readBack: '试探' }),
  treatCritical: () => ({ decision: 'observe', text: '试探' }),
  changeCriticalPolicy: () => ({ ...hubPolicy, webhooks: [] }),
  saveEcgReading: () => ({ marks: null, calipers: [] }),
  saveEcgCalibration: () => ({
    page: 1,
    turn: 0,
    from: { x: 10, y: 10 },
    to: { x: 110, y: 60 },
    acrossMm: 25,
    downMm: 10,
    speedMmPerS: 25,
    gainMmPerMv: 10,
  }),
  saveEcgHandValues: () => ({
    heartRatePerMin: 75,
    pMs: null,
    prMs: 160,
    qrsMs: 90,
    qtMs: 380,
    qtcBazettMs: 425,
    qrsAxisDeg: null,
    rv5Mv: null,
    sv1Mv: null,
  }),
  requestConsult: ({ patientId, studyUid, institutionId }) => ({
    ...{ patientId, reason: '试探', purpose: '试探', summary: '试探', specialty: '试探', phone: '0478-1' },
    ...{ studyUids: [studyUid], invitations: [{ institutionId }] },
  }),
  acceptConsult: ({ postId }) => ({ expertPostId: postId, startsAt: '2030-01-01T00:00:00.000Z' }),
  refuseConsult: () => reason,
  rescheduleConsult: () => ({ startsAt: '2030-01-01T00:00:00.000Z', minutes: 30, reason: '试探' }),
  cancelConsult: () => reason,
  attachStudies: ({ studyUid }) => ({ studyUids: [studyUid] }),
  giveConsent: () => ({
    ...{ purpose: 'consult', text: '我已了解远程会诊的目的、风险和费用，同意会诊。', signer: 'patient' },
    ...{ signerName: '某人', form: 'drawn', mediaType: 'image/png', picture: consentPicture },
  }),
  withdrawConsent: () => reason,
  addSlots: ({ postId }) => ({
    ...{ postId, specialty: '试探' },
    ...{ from: '2030-01-01T00:00:00.000Z', to: '2030-01-01T01:00:00.000Z' },
  }),
  setVillageQuota: ({ institutionId }) => ({
    ...{ leadInstitutionId: institutionId, enabled: true, perWeek: 2, from: '2030-01-01' },
  }),
  saveOpinion: () => ({ revision: 0, content: opinion }),
  signOpinion: () => ({ password, revision: 1 }),
  saveDecision: () => ({ revision: 0, content: { acceptance: 'accepted', decision: '试探', reason: '' } }),
  signDecision: () => ({ password, revision: 1 }),
  sendChat: () => ({ id: randomUUID(), text: '试探' }),
  inviteGuest: () => ({ name: '某人', hospital: '某医院' }),
  openGuestLink: () => ({ token: 'no-such-token-of-any-guest' }),
  saveAnnotations: () => ({ revision: 0, items: [] }),
  signIn: () => ({ username: 'nobody.here', password: 'Wrong-pass-1' }),
  actFor: ({ postId }) => ({ postId }),
  unlockSession: () => ({ password: 'Wrong-pass-1' }),
  changePassword: () => ({ current: 'Wrong-pass-1', next: 'Wrong-pass-2' }),
  beginTotp: () => ({ password: 'Wrong-pass-1' }),
  confirmTotp: () => ({ code: '000000' }),
  firstRun: () => ({}),
  verifyAudit: () => ({}),
};

/** Streamed bodies; what is in them is nobody's. */
export const streams: Readonly<Record<string, { type: string; payload: Buffer }>> = {
  'image/png': { type: 'image/png', payload: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  'application/octet-stream': { type: 'application/octet-stream', payload: Buffer.from('no tracing') },
  'application/dicom': { type: 'application/dicom', payload: Buffer.from('not a data set') },
  'multipart/related': {
    type: 'multipart/related; type="application/dicom"; boundary=b',
    payload: Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\nnot a data set\r\n--b--\r\n'),
  },
};

/** What a search is asked for, so that it would find the other tenant's patient if it could. */
export function searches(name: string, patientName: string, ids: Ids): string {
  const q = encodeURIComponent(patientName);
  if (name === 'addKeyImage') return `?sopInstanceUid=${ids.sopInstanceUid}&frame=1`;
  if (name === 'attachFile') return '?name=a.txt';
  if (name === 'listSlots') return `?from=2020-01-01T00:00:00.000Z&to=2040-01-01T00:00:00.000Z`;
  if (name === 'listConsults') return `?q=${q}&state=all`;
  if (name === 'listShifts' || name === 'readTurnaround')
    return '?from=2020-01-01T00:00:00.000Z&to=2040-01-01T00:00:00.000Z';
  if (name === 'searchDicomStudies') return `?PatientName=${q}&StudyInstanceUID=${ids.studyUid}`;
  if (/^search(Series|Instances)$/.test(name)) return `?StudyInstanceUID=${ids.studyUid}`;
  if (/^(searchPatients|dayBoard|listStudies|listRequests|listWorklist|listReports)$/.test(name)) return `?q=${q}`;
  return '';
}
