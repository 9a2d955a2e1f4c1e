import { listInstitutions } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

export function useInstitutions() {
  return useQuery({ queryKey: ['institutions'], queryFn: () => api(listInstitutions), staleTime: 60_000 });
}

/** Options of a select, found by full or short name. */
export function institutionOptions(
  institutions: readonly { id: string; legalName: string; closed: boolean }[] | undefined,
) {
  return (institutions ?? [])
    .filter(({ closed }) => !closed)
    .map(({ id, legalName }) => ({ value: id, label: legalName }));
}

/** Modality codes a post or an agreement may name. */
export const modalityOptions = [
  'CR',
  'DX',
  'CT',
  'MR',
  'US',
  'MG',
  'XA',
  'RF',
  'NM',
  'PT',
  'ES',
  'XC',
  'SM',
  'OP',
  'OT',
  'ECG',
].map((value) => ({ value, label: value }));
