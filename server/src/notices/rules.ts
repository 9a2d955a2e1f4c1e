import type { Member } from '../platform/actor.ts';

/**
 * The notices that concern a member: of the institution and, where the notice names one, for the role or the post they
 * act in. A device has no eyes: nothing concerns it.
 */
export function concerning(actor: Member) {
  const role = actor.kind === 'person' ? [{ role: null }, { role: actor.role }] : [];
  const post = actor.kind === 'person' ? [{ postId: null }, { postId: actor.postId }] : [];
  return { institutionId: actor.institutionId, AND: [{ OR: role }, { OR: post }] };
}
