import { App } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../ui/time.tsx';
import { useMedia, useSnapshot } from '../use-room.ts';

/** What everybody in the room must know at a glance: recording, a cut line, what was given up. */
export function Banners() {
  const { t } = useTranslation('room');
  const { message } = App.useApp();
  const { state, view } = useSnapshot();
  const { line, link } = useMedia();
  const { silenced } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for each time
  useEffect(() => {
    if (!silenced) return;
    const which = silenced.source === 'microphone' ? 'microphone' : 'other';
    message.warning(t(`state.silenced.${which}`, { by: silenced.by }));
  }, [silenced?.count]);
  const givenUp = link.givenUp.at(-1);
  return (
    <div className="room-banners" role="status">
      {view.recording && (
        <div className="room-banner room-recording">
          {t('state.recordingSince', { since: shortTime(view.recording.since) })}
        </div>
      )}
      {state === 'away' && (
        <div className="room-banner room-danger">
          {t('state.away')} {t('state.awayHint')}
        </div>
      )}
      {state === 'in' && !view.media.ready && <div className="room-banner">{t('state.noMedia')}</div>}
      {state === 'in' && view.media.ready && line === 'broken' && (
        <div className="room-banner room-danger">{t('state.mediaBroken')}</div>
      )}
      {state === 'in' && view.media.ready && line === 'connecting' && (
        <div className="room-banner">{t('state.mediaConnecting')}</div>
      )}
      {state === 'in' && givenUp && <div className="room-banner room-warning">{t(`givenUp.${givenUp}`)}</div>}
      {view.locked && <div className="room-banner">{t('state.locked')}</div>}
    </div>
  );
}
