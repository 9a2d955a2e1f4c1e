import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { matchPath, useLocation } from 'react-router';
import { allPages } from './all-pages.ts';
import { useLive } from './live.tsx';

/** What there is to lose on a page that fills the window; on every other one of them it is a report. */
const atStake: Readonly<Record<string, 'images' | 'room'>> = {
  '/read/:requestId/images': 'images',
  '/consults/:consultId/room': 'room',
};

/** Says above a page without a header that the hub is away, and what that means for the work on it. */
export function LineBanner() {
  const { t } = useTranslation('common');
  const { line } = useLive();
  const { pathname } = useLocation();
  const page = allPages.find(({ path, bare }) => bare && matchPath(path, pathname));
  if (line !== 'down' || !page) return null;
  return (
    <Alert
      banner
      type="error"
      className="hub-line-banner hub-screen-only"
      title={t('live.lost')}
      description={t(`live.kept.${atStake[page.path] ?? 'report'}`)}
    />
  );
}
