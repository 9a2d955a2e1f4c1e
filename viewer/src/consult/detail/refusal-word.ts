import { Problem, type ProblemCode, problemStatus } from '@hub/server/contracts';
import { useWording } from '../../ui/wording.ts';

/** Why the room is shut: the hub says it as a problem's code, which has its words here. */
export function useRefusalWord(): (refusal: string) => string {
  const wording = useWording();
  return (refusal) => (refusal in problemStatus ? wording(new Problem(refusal as ProblemCode)) : refusal);
}
