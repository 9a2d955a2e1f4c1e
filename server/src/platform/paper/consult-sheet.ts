import type { ReportSheet, SheetSigner } from './report-sheet.ts';

/**
 * A paper of a consult: the invited side's 诊疗意见报告, or what the inviting side received and decided. Two documents, each
 * with one signature. Texts arrive as they are to be printed.
 */
export interface ConsultSheet {
  kind: 'opinion' | 'decision';
  /** legal name of the institution whose physician signs */
  institution: string;
  demonstration: boolean;
  number: string;
  patient: Omit<ReportSheet['patient'], 'identifiers'>;
  kindText: string;
  specialty: string;
  /** legal names */
  inviting: string;
  invited: readonly string[];
  /** null: it did not take place in the room */
  held: { from: Date; until: Date | null } | null;
  participants: readonly string[];
  reason: string;
  purpose: string;
  summary: string;
  studies: readonly { text: string; images: number; digest: string }[];
  content:
    | { findings: string; diagnosis: string; advice: string; caution: string }
    | {
        received: readonly { institution: string; signer: SheetSigner; verificationCode: string }[];
        acceptance: 'accepted' | 'partly' | 'declined';
        decision: string;
        reason: string;
      };
  signer: SheetSigner;
  signature: { algorithm: string; keyId: string; hash: string };
  verificationCode: string;
  /** page that verifies this paper; without it there is no QR code */
  qrUrl?: string;
}
