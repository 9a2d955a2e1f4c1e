/** What the room is to this seat, as the hub tells it: pure, one piece of news after the other. */
import type { ChatMessage, RoomNews, RoomRole, RoomState, Seat } from '@hub/server/contracts';

export interface RoomView {
  me: { seatId: string; role: RoomRole } | undefined;
  /** in the order people came */
  seats: readonly Seat[];
  speaker: string | null;
  locked: boolean;
  recording: { since: string } | null;
  media: RoomState['media'];
  /** heard since the page opened; what was written before is asked for */
  heard: readonly ChatMessage[];
  /** somebody with the right to it silenced this microphone or camera */
  silenced: { source: string; by: string; count: number } | undefined;
  /** counts up: the papers, the files were changed */
  papers: number;
  files: number;
}

export const emptyRoom: RoomView = {
  ...{ me: undefined, seats: [], speaker: null, locked: false, recording: null, heard: [], silenced: undefined },
  ...{ media: { ready: false, problem: null }, papers: 0, files: 0 },
};

export function afterNews(view: RoomView, news: RoomNews): RoomView {
  switch (news.kind) {
    case 'welcome': {
      const { seatId, role, room } = news;
      if (!room) return { ...view, me: { seatId, role }, seats: [] };
      const { seats, locked, recording, media } = room;
      return { ...view, me: { seatId, role }, seats: inOrder(seats), locked, recording, media };
    }
    case 'seat': {
      const seats = inOrder([...view.seats.filter(({ id }) => id !== news.seat.id), news.seat]);
      // The host may have been given to me, or a role changed when I was let in.
      const me = view.me?.seatId === news.seat.id ? { seatId: news.seat.id, role: news.seat.role } : view.me;
      return { ...view, seats, me };
    }
    case 'seat-gone':
      return {
        ...view,
        seats: view.seats.filter(({ id }) => id !== news.seatId),
        speaker: view.speaker === news.seatId ? null : view.speaker,
      };
    case 'speaker':
      return { ...view, speaker: news.seatId };
    case 'locked':
      return { ...view, locked: news.locked };
    case 'recording':
      return { ...view, recording: news.recording };
    case 'media':
      return { ...view, media: { ready: news.ready, problem: news.problem } };
    case 'muted':
      return { ...view, silenced: { source: news.source, by: news.by, count: (view.silenced?.count ?? 0) + 1 } };
    case 'chat':
      return view.heard.some(({ id }) => id === news.message.id)
        ? view
        : { ...view, heard: [...view.heard, news.message] };
    case 'paper':
      return { ...view, papers: view.papers + 1 };
    case 'files':
      return { ...view, files: view.files + 1 };
    default:
      return view;
  }
}

const inOrder = (seats: readonly Seat[]): Seat[] =>
  [...seats].sort((a, b) => (a.since === b.since ? a.id.localeCompare(b.id) : a.since.localeCompare(b.since)));

export const waitingSeats = ({ seats }: RoomView): Seat[] => seats.filter(({ state }) => state === 'waiting');
export const presentSeats = ({ seats }: RoomView): Seat[] => seats.filter(({ state }) => state !== 'waiting');
export const isHost = ({ me }: RoomView): boolean => me?.role === 'host';

/** Colours of pointers and marks, told apart by people who do not see red and green; by who came when. */
const colors = ['#ffb000', '#3fc1ff', '#ff6fb5', '#b6e34a', '#c79bff', '#ff7f50'] as const;
export function colorOf(seats: readonly Seat[], seatId: string): string {
  const at = seats.findIndex(({ id }) => id === seatId);
  return colors[Math.max(0, at) % colors.length] as string;
}

/** Green, amber, red: what the others may expect of this line; null: it has said nothing yet. */
export function lineColor(link: Seat['link']): 'good' | 'thin' | 'bad' | null {
  if (!link) return null;
  const loss = link.lossPercent ?? 0;
  const rtt = link.rttMs ?? 0;
  if (loss >= 8 || rtt >= 600) return 'bad';
  return loss >= 3 || rtt >= 300 || link.givenUp.length > 0 ? 'thin' : 'good';
}
