/** PostgreSQL's text has no NUL and no half of a surrogate pair; a value without them is kept as it is. */
export function plain(text: string | undefined): string {
  return (text ?? '').replaceAll('\0', '').toWellFormed();
}

/** The same for the texts of a flat value that becomes jsonb. */
export function forJson<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, typeof part === 'string' ? plain(part) : part]),
  ) as T;
}

/** A whole number that PostgreSQL's integer can hold, or null: nothing real is beyond it. */
export function whole(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? value : null;
}
