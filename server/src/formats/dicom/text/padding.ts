/**
 * Padding taken off by counting, not by a regular expression: `/ +$/` takes quadratic time over a long run of blanks that
 * something follows, and a hostile value can be such a run of megabytes.
 */
export function withoutTrailing(text: string, padding: string): string {
  let end = text.length;
  while (end > 0 && padding.includes(text.charAt(end - 1))) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Blanks before, blanks and NULs after: never significant in values that can be several (PS3.5 6.2). */
export function withoutPadding(text: string): string {
  let start = 0;
  while (start < text.length && text.charAt(start) === ' ') start++;
  return withoutTrailing(start === 0 ? text : text.slice(start), '\0 ');
}
