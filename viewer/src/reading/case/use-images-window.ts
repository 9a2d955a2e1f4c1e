import { App } from 'antd';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CaseLink, type LinkMessage, pairOf, useCaseLink } from './case-link.ts';

/** A window that says nothing for so long is gone; browsers slow hidden windows down to one word a minute. */
const silentMs = 150_000;

/** The second window with the pictures, seen from the window that has the report. */
export function useImagesWindow(requestId: string, onMessage: (message: LinkMessage) => void) {
  const { t } = useTranslation('reading');
  const { message } = App.useApp();
  const [pair] = useState(() => pairOf(''));
  const [elsewhere, setElsewhere] = useState(false);
  const opened = useRef<Window | null>(null);
  const heard = useRef(0);
  const link: CaseLink = useCaseLink(pair, (news) => {
    if (news.kind === 'images-here') {
      heard.current = Date.now();
      setElsewhere(true);
      // The report leads: whatever the pictures show, they follow.
      if (news.requestId !== requestId) link.tell({ kind: 'case', requestId });
    } else if (news.kind === 'images-gone') setElsewhere(false);
    else onMessage(news);
  });

  useEffect(() => link.tell({ kind: 'report-here' }), [link]);
  useEffect(() => link.tell({ kind: 'case', requestId }), [link, requestId]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (opened.current?.closed || (heard.current > 0 && Date.now() - heard.current > silentMs)) {
        opened.current = null;
        heard.current = 0;
        setElsewhere(false);
      }
    }, 1_000);
    return () => clearInterval(timer);
  }, []);
  // Leaving for the queue: pictures of a case that is not open must not stay up. A layout effect ends before the channel.
  useLayoutEffect(() => {
    const leave = () => link.tell({ kind: 'case', requestId: null });
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [link]);

  const open = () => {
    const { availWidth, availHeight } = screen;
    opened.current = window.open(
      `/read/${requestId}/images?pair=${pair}`,
      `hub-images-${pair}`,
      `popup,width=${availWidth},height=${availHeight}`,
    );
    if (!opened.current) message.warning(t('case.window.blocked'));
  };
  const close = () => {
    link.tell({ kind: 'close-images' });
    setElsewhere(false);
  };
  return { elsewhere, open, close, link };
}
