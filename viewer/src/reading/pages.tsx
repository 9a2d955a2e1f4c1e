import { OrderedListOutlined } from '@ant-design/icons';
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';
import { ReadingPage } from './case/bring-case.ts';

/** The centre's screens: the queue, and a case with its pictures and its report in one window or two. */
export const pages: readonly Page[] = [
  {
    path: '/worklist',
    permissions: ['worklist.read'],
    component: late(() => import('./worklist/worklist-page.tsx')),
    menu: { key: 'worklist', icon: <OrderedListOutlined /> },
  },
  {
    path: '/read/:requestId',
    permissions: ['worklist.read'],
    component: ReadingPage,
    bare: true,
  },
  {
    path: '/read/:requestId/report',
    permissions: ['worklist.read'],
    component: late(() => import('./case/report-page.tsx')),
    bare: true,
  },
  {
    path: '/read/:requestId/images',
    permissions: ['worklist.read'],
    component: late(() => import('./case/images-page.tsx')),
    bare: true,
  },
];
