import { CalendarOutlined } from '@ant-design/icons';
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

export const pages: readonly Page[] = [
  {
    path: '/duty',
    permissions: ['duty.read'],
    component: late(() => import('./duty-page.tsx')),
    menu: { key: 'duty', icon: <CalendarOutlined /> },
  },
];
