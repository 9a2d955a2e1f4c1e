/** How a transport tries to get through: UDP, TCP to the hub's own port, TCP or UDP over the relay (TURN). */
export type Way = 'udp' | 'tcp' | 'relay';

/** The next way after one that did not get through; round again at the end, for a hospital's line does come back. */
export function nextWay(way: Way, hasRelay: boolean): Way {
  if (way === 'udp') return 'tcp';
  return way === 'tcp' && hasRelay ? 'relay' : 'udp';
}

/** A connection has this long to come up before the next way is tried. */
export const connectWithinMs = 7_000;
/** A short gap heals by itself; after it the connection is restarted in place. */
export const restartAfterMs = 1_500;
