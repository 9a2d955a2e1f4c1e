/** The request with this slot, and with it its house, already chosen. */
export function askInSlot({ slotId, from, kind }: { slotId: string; from: string; kind?: 'village' }): string {
  const search = new URLSearchParams({ slot: slotId, at: from, ...(kind ? { kind } : {}) });
  return `/consults/new?${search}`;
}
