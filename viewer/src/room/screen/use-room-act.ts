import { Problem } from '@hub/server/contracts';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Signal } from '../signal/signal.ts';
import { useRoom } from '../use-room.ts';

/** Something asked of the room by hand: a refusal is worded, a cut line says that it is cut. */
export function useRoomAct(): (...asked: Parameters<Signal['ask']>) => Promise<boolean> {
  const { t } = useTranslation(['room', 'problems']);
  const { message } = App.useApp();
  const { signal } = useRoom();
  return async (...asked) => {
    try {
      await signal.ask(...asked);
      return true;
    } catch (error) {
      message.error(error instanceof Problem ? t(`problems:${error.code}`, { minutes: 1 }) : t('room:state.away'));
      return false;
    }
  };
}
