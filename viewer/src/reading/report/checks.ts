import type { ReportCheck } from '@hub/server/contracts';

/** The name by which the hub knows an accepted warning: code, place and word, so that a new word asks again. */
export function checkName({ code, place, word }: ReportCheck): string {
  return word === null ? `${code} ${place}` : `${code} ${place} ${word}`;
}

export function blocking(checks: readonly ReportCheck[]): ReportCheck[] {
  return checks.filter(({ severity }) => severity === 'block');
}

/** Warnings that nobody has said yes to. */
export function openWarnings(checks: readonly ReportCheck[], accepted: ReadonlySet<string>): ReportCheck[] {
  return checks.filter((check) => check.severity === 'warning' && !accepted.has(checkName(check)));
}

/** The checks that a refused signature names, if it names any. */
export function checksOf(detail: Record<string, unknown> | undefined): ReportCheck[] | undefined {
  return Array.isArray(detail?.checks) ? (detail.checks as ReportCheck[]) : undefined;
}

/** What to look for where a check points: of two places that it quotes, the one in the field it names. */
export function wordToFind({ code, word }: ReportCheck): string | null {
  return code === 'sides-differ' ? (word?.match(/「([^」]*)」$/)?.[1] ?? null) : word;
}
