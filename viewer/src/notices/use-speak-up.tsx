import type { NoticeView } from '@hub/server/contracts';
import { App, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NoticeFacts, NoticeTitle } from './notice-words.tsx';
import { isRecall, spokenOf } from './spoken.ts';

/**
 * A new notice speaks up at once and goes by itself; one that recalls a printed report is red and stays until somebody says
 * that the paper is back. All go with the page: whoever signs in next sees none of them.
 */
export function useSpeakUp(
  notices: readonly NoticeView[] | undefined,
  { onGo, onDone }: { onGo(notice: NoticeView): void; onDone(notice: NoticeView): void },
): void {
  const { t } = useTranslation('notices');
  const { notification } = App.useApp();
  const known = useRef<Set<string>>(undefined);
  const acts = useRef({ onGo, onDone });
  acts.current = { onGo, onDone };

  useEffect(() => {
    if (!notices) return;
    const before = known.current;
    known.current = new Set(notices.map(({ id }) => id));
    // Seen meanwhile, here or by a colleague.
    for (const id of before ?? []) if (!known.current.has(id)) notification.destroy(id);
    for (const notice of spokenOf(notices, before)) {
      const words = {
        key: notice.id,
        title: <NoticeTitle notice={notice} />,
        description: <NoticeFacts notice={notice} />,
        placement: 'bottomRight',
      } as const;
      if (!isRecall(notice)) notification.info({ ...words, duration: 8 });
      else
        notification.error({
          ...words,
          duration: false,
          closable: false,
          actions: (
            <>
              <Button size="small" onClick={() => acts.current.onGo(notice)}>
                {t('look')}
              </Button>
              <Button size="small" danger type="primary" onClick={() => acts.current.onDone(notice)}>
                {t('recalled')}
              </Button>
            </>
          ),
        });
    }
  }, [notices, notification, t]);

  useEffect(
    () => () => {
      for (const id of known.current ?? []) notification.destroy(id);
      known.current = undefined;
    },
    [notification],
  );
}
