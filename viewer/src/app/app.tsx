import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { Problem } from '@hub/server/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import { Fault } from '../api.ts';
import { PageFault } from '../ui/page-fault.tsx';
import { AppRoutes } from './routes.tsx';
import { theme } from './theme.ts';

dayjs.locale('zh-cn');

/**
 * Refusals are answers and are not asked again; a line that is away is. The browser's own opinion of the network is not
 * asked: a hub on this machine, or on a hospital's cable without internet, answers while the browser says "offline".
 */
function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 5_000,
        // Each question to a hub that stands still is waited for; the live line brings everything up to date after it.
        retry: (count, error) => !(error instanceof Problem) && count < (unread(error) ? 1 : 3),
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

const labelPlace = '$'.concat('{label}');

const unread = (error: unknown) => error instanceof Fault && error.kind === 'unread';

export function App() {
  const { t } = useTranslation('common');
  // The library puts the field's own label in.
  const unfilled = t('fill', { what: labelPlace });
  const validateMessages = { required: unfilled, whitespace: unfilled };
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }} form={{ validateMessages }}>
        <AntApp>
          <PageFault>
            {/* A press is answered at once: as a transition, a case would be drawn in slices between other work. */}
            <BrowserRouter useTransitions={false}>
              <AppRoutes />
            </BrowserRouter>
          </PageFault>
        </AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
