import type { Priority } from '../contracts/index.ts';

/** What a decision about a service agreement (服务协议) needs; `validTo` is the first instant that is not covered. */
export interface AgreementFacts {
  id: string;
  requestingInstitutionId: string;
  readingInstitutionId: string;
  serviceLine: string;
  /** DICOM modality codes; empty = every modality of the line */
  modalities: readonly string[];
  validFrom: Date;
  validTo: Date | null;
  endedAt: Date | null;
}

export type AgreementState = 'coming' | 'valid' | 'expiring' | 'expired' | 'ended';

/** Days before the expiry at which both sides are warned: time for a budget, for a signature, for a phone call. */
export const warningDays = [60, 30, 7] as const;
export type WarningDays = (typeof warningDays)[number];

const dayMs = 86_400_000;

export interface AgreementStanding {
  state: AgreementState;
  /** whole days until the expiry, the begun one counted; null while it is farther off than the first warning */
  daysLeft: number | null;
  /** the nearest warning whose day has come */
  warning: WarningDays | null;
}

/** Where an agreement stands. Ending is an act and final; expiring only happens and is warned of. */
export function agreementState(
  agreement: Pick<AgreementFacts, 'validFrom' | 'validTo' | 'endedAt'>,
  now: Date,
): AgreementStanding {
  const { validFrom, validTo, endedAt } = agreement;
  if (endedAt && endedAt <= now) return { state: 'ended', daysLeft: null, warning: null };
  if (validTo && validTo <= now) return { state: 'expired', daysLeft: null, warning: null };
  if (validFrom > now) return { state: 'coming', daysLeft: null, warning: null };
  if (!validTo) return { state: 'valid', daysLeft: null, warning: null };
  const daysLeft = Math.ceil((validTo.getTime() - now.getTime()) / dayMs);
  const warning = warningDays.findLast((days) => daysLeft <= days) ?? null;
  return warning ? { state: 'expiring', daysLeft, warning } : { state: 'valid', daysLeft: null, warning: null };
}

export interface AgreementNeed {
  requestingInstitutionId: string;
  /** absent: whoever reads this for the requesting institution */
  readingInstitutionId?: string | undefined;
  serviceLine: string;
  modality: string;
}

export interface FoundAgreement<A extends AgreementFacts = AgreementFacts> {
  agreement: A;
  /** none applies today; this is the one that expired last */
  expired: boolean;
}

/** The agreement that covers a need now, or the one that expired last. One that was ended by an act covers nothing. */
export function agreementFor<A extends AgreementFacts>(
  agreements: readonly A[],
  need: AgreementNeed,
  now: Date,
): FoundAgreement<A> | undefined {
  const candidates = agreements.filter((agreement) => covers(agreement, need));
  const inState = (...states: AgreementState[]) =>
    candidates.filter((agreement) => states.includes(agreementState(agreement, now).state));
  const valid = inState('valid', 'expiring').toSorted(preferred)[0];
  if (valid) return { agreement: valid, expired: false };
  const expired = inState('expired').toSorted((a, b) => Number(b.validTo) - Number(a.validTo))[0];
  return expired && { agreement: expired, expired: true };
}

function covers(agreement: AgreementFacts, need: AgreementNeed): boolean {
  if (agreement.requestingInstitutionId !== need.requestingInstitutionId) return false;
  if (need.readingInstitutionId !== undefined && agreement.readingInstitutionId !== need.readingInstitutionId) {
    return false;
  }
  if (agreement.serviceLine !== need.serviceLine) return false;
  return agreement.modalities.length === 0 || agreement.modalities.includes(need.modality);
}

/** One that names its modalities was made for them and goes before one for everything; then the newer one. */
function preferred(a: AgreementFacts, b: AgreementFacts): number {
  const named = Number(b.modalities.length > 0) - Number(a.modalities.length > 0);
  return named || b.validFrom.getTime() - a.validFrom.getTime() || (a.id < b.id ? -1 : 1);
}

/**
 * May a reading be asked for? Paper that ran out must not stand between an emergency and its reader; a routine request
 * waits for the new signature. Intake never asks: images are taken in whatever the agreements say.
 */
export function mayRequest({
  agreement,
  priority,
}: {
  agreement: FoundAgreement | undefined;
  priority: Priority;
}): boolean {
  if (!agreement) return false;
  return !agreement.expired || priority === 'emergency';
}

export interface AgreementTerms {
  requestingInstitutionId: string;
  readingInstitutionId: string;
  serviceLine: string;
  modalities: readonly string[];
  validFrom: Date;
  validTo: Date | null;
}

/** Two agreements that would both answer for one request at some instant: nobody could say which liability applies. */
export function overlap(a: AgreementTerms & { endedAt: Date | null }, b: AgreementTerms): boolean {
  if (a.requestingInstitutionId !== b.requestingInstitutionId) return false;
  if (a.readingInstitutionId !== b.readingInstitutionId || a.serviceLine !== b.serviceLine) return false;
  const shareModality =
    a.modalities.length === 0 || b.modalities.length === 0 || a.modalities.some((code) => b.modalities.includes(code));
  const endOfA = earliest(a.validTo, a.endedAt);
  return shareModality && before(a.validFrom, b.validTo) && before(b.validFrom, endOfA);
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a < b ? a : b;
}

function before(start: Date, end: Date | null): boolean {
  return end === null || start < end;
}

/** Does a membership hold now? */
export function membershipHolds({ validFrom, validTo }: { validFrom: Date; validTo: Date | null }, now: Date): boolean {
  return validFrom <= now && (validTo === null || now < validTo);
}
