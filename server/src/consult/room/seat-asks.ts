import type { Handlers } from './core.ts';

export const seatAsks: Handlers<'leave' | 'link' | 'hand'> = {
  leave: (room, seat) => {
    room.giveUp(seat, 'left');
    return undefined;
  },
  link: (room, seat, { link }) => {
    seat.link = link;
    room.tellSeat(seat);
    return undefined;
  },
  hand: (room, seat, { raised }) => {
    seat.hand = raised;
    room.tellSeat(seat);
    return undefined;
  },
};
