/**
 * Every expected refusal, once: code -> HTTP status. A Problem travels as problem+json (RFC 9457); the viewer words
 * its code for the person who reads it. Anything else that is thrown is a fault and shows only its id.
 */
export const problemStatus = {
  // asking
  'request.invalid': 400,
  'request.foreign-origin': 403,
  'request.too-large': 413,
  'request.unsupported-type': 415,
  'request.not-acceptable': 406,
  'request.too-many': 429,
  // who is asking
  'session.none': 401,
  'session.locked': 423,
  'session.wrong-credentials': 401,
  'session.totp-required': 401,
  'session.totp-wrong': 422,
  'session.locked-out': 429,
  'session.password-too-weak': 422,
  'session.password-wrong': 403,
  'session.password-must-change': 403,
  'session.totp-enrolment-required': 403,
  'session.no-post': 403,
  'permission.missing': 403,
  'first-run.done': 409,
  'first-run.wrong-code': 403,
  'account.username-taken': 409,
  'account.not-found': 404,
  'account.last-administrator': 409,
  'session.not-found': 404,
  'post.licence-missing': 422,
  'post.roles-conflict': 422,
  'post.not-found': 404,
  'device.not-found': 404,
  'device.ae-title-taken': 409,
  // who belongs to whom
  'institution.not-found': 404,
  'institution.taken': 409,
  'consortium.not-found': 404,
  'agreement.missing': 403,
  'agreement.overlaps': 409,
  'agreement.not-found': 404,
  'membership.not-found': 404,
  // whom it concerns
  'patient.not-found': 404,
  'patient.identifier-invalid': 422,
  'patient.identifier-taken': 409,
  'patient.contradiction': 422,
  'patient.mother-invalid': 422,
  'patient.merge-same': 422,
  'patient.merge-already': 409,
  'patient.merge-not-found': 404,
  'patient.merge-undone': 409,
  // what was asked for
  'order.not-found': 404,
  'order.cancelled': 409,
  'order.has-images': 409,
  'order.study-taken': 409,
  // what arrived
  'study.not-found': 404,
  'series.not-found': 404,
  'instance.not-found': 404,
  'frame.not-found': 404,
  'frame.unreadable': 422,
  'rendition.unsupported': 406,
  'study.other-patient': 409,
  'ecg.unreadable': 422,
  'ecg.not-found': 404,
  'ecg.too-large': 413,
  'ecg.no-scale': 422,
  'ecg.no-samples': 422,
  'ecg.no-picture': 422,
  'ecg.picture-foreign': 415,
  'ecg.pdf-password': 422,
  'unplaced.not-found': 404,
  'unplaced.settled': 409,
  'store.full': 507,
  'store.unavailable': 503,
  // what waits
  'request.not-found': 404,
  'worklist.already-claimed': 409,
  'worklist.not-claimed-by-you': 409,
  'worklist.outside-reading-rights': 403,
  'worklist.wrong-state': 409,
  'worklist.already-requested': 409,
  'worklist.nothing-waits': 404,
  // what must be heard
  'duty.shift-not-found': 404,
  'duty.times-wrong': 422,
  'duty.post-not-here': 422,
  'duty.not-yours': 403,
  'duty.over': 409,
  'critical.not-found': 404,
  'critical.wrong-state': 409,
  'critical.already-claimed': 409,
  'critical.already-marked': 409,
  'critical.second-person-needed': 403,
  'critical.look-again': 422,
  'critical.undecided': 409,
  // the conversation
  'consult.not-found': 404,
  'consult.wrong-state': 409,
  'consult.three-years-missing': 422,
  'consult.expert-not-found': 404,
  'consult.already-answered': 409,
  'consult.slot-taken': 409,
  'consult.slot-not-found': 404,
  'consult.slot-overlaps': 409,
  'consult.slot-length': 422,
  'consult.time-missing': 422,
  'consult.time-past': 422,
  'consult.time-set': 409,
  'consult.consent-missing': 409,
  'consult.consent-not-found': 404,
  'consult.consent-picture-invalid': 422,
  'consult.signer-reason-missing': 422,
  'consult.study-of-another-patient': 422,
  'consult.revision-stale': 409,
  'consult.paper-empty': 422,
  'consult.paper-signed': 409,
  'consult.opinion-missing': 409,
  'consult.document-not-found': 404,
  'consult.file-not-found': 404,
  'consult.recording-not-found': 404,
  'guest.link-used': 410,
  'guest.link-expired': 410,
  'guest.link-revoked': 410,
  'guest.link-not-yet': 403,
  'guest.hospital-in-hub': 422,
  'guest.not-found': 404,
  'guest.not-this-case': 403,
  // its room
  'room.consent-missing': 409,
  'room.not-open': 409,
  'room.locked': 403,
  'room.removed': 403,
  'room.waiting': 403,
  'room.not-host': 403,
  'room.not-leader': 409,
  'room.patient-alone': 403,
  'room.full': 409,
  'room.no-media': 503,
  'room.wrong-order': 409,
  'room.too-fast': 429,
  'room.seat-not-found': 404,
  'room.stream-not-found': 404,
  'room.recording-consent-missing': 409,
  'room.recording-unavailable': 503,
  // what was read
  'report.not-found': 404,
  'report.revision-stale': 409,
  'report.empty': 422,
  'report.same-person': 403,
  'report.wrong-state': 409,
  'report.received': 409,
  'report.images-incomplete': 409,
  'report.checks-open': 422,
  'template.not-found': 404,
  'annotation.revision-stale': 409,
  'key-image.not-found': 404,
  'verification.unknown': 404,
  'notice.not-found': 404,
  'audit.range-too-wide': 422,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** An expected refusal. `detail` holds facts for the reader (never a name, never a secret). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: Record<string, unknown> | undefined;

  constructor(code: ProblemCode, detail?: Record<string, unknown>, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return problemStatus[this.code];
  }
}
