import { type ConsultId, type InstitutionId, listSlots, type SlotView } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { clockTime } from '../../ui/time.tsx';

const days = 14;

export const slotWord = ({ from, to, expert, specialty }: SlotView): string =>
  `${clockTime(from)}–${clockTime(to).slice(11)}　${expert.name} ${specialty}`;

/** The next two weeks, asked for once: a query key that moves with the clock would never be answered. */
function useWindow(): { from: string; to: string } {
  const [window] = useState(() => {
    const now = Date.now();
    return { from: new Date(now).toISOString(), to: new Date(now + days * 86_400_000).toISOString() };
  });
  return window;
}

export function useFreeSlots(institutionId: InstitutionId) {
  const window = useWindow();
  return useQuery({
    queryKey: ['consults', 'slots', 'free', institutionId],
    queryFn: ({ signal }) => api(listSlots, { query: { ...window, institutionId, free: 'true' } }, { signal }),
  });
}

/** What this consult may be held in: the slots nobody has taken, and the one it holds itself. */
export function useSlotsFor(institutionId: InstitutionId, consultId: ConsultId) {
  const window = useWindow();
  return useQuery({
    queryKey: ['consults', 'slots', 'for', institutionId, consultId],
    queryFn: ({ signal }) => api(listSlots, { query: { ...window, institutionId } }, { signal }),
    select: ({ items }): SlotView[] => items.filter((slot) => !slot.taken || slot.consultId === consultId),
  });
}
