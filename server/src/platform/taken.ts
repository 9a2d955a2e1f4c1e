/** Prisma's P2002: a unique column holds that value already. Told by code, never by message. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
