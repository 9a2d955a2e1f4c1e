import type { ReportContent } from '@hub/server/contracts';

export const emptyContent: ReportContent = {
  findings: '',
  impression: '',
  positive: null,
  critical: { marked: false, text: '' },
  keyImages: [],
};

/** Is it the same report? Key images count by which, in what order, with what caption. */
export function sameContent(a: ReportContent, b: ReportContent): boolean {
  return (
    a.findings === b.findings &&
    a.impression === b.impression &&
    a.positive === b.positive &&
    a.critical.marked === b.critical.marked &&
    a.critical.text === b.critical.text &&
    a.keyImages.length === b.keyImages.length &&
    a.keyImages.every(({ id, caption }, at) => id === b.keyImages[at]?.id && caption === b.keyImages[at]?.caption)
  );
}

export function isBlank({ findings, impression, positive, critical, keyImages }: ReportContent): boolean {
  return (
    findings.trim() === '' &&
    impression.trim() === '' &&
    positive === null &&
    !critical.marked &&
    keyImages.length === 0
  );
}
