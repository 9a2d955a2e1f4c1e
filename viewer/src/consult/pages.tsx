import { CommentOutlined, HomeOutlined, SolutionOutlined } from '@ant-design/icons';
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

/** 远程会诊: asked for, arranged, consented to, answered for. The room itself is in `room`. */
export const pages: readonly Page[] = [
  {
    path: '/consults',
    permissions: ['consult.read'],
    component: late(() => import('./list/consults-page.tsx')),
    menu: { key: 'consults', icon: <CommentOutlined /> },
  },
  {
    path: '/consults/new',
    permissions: ['consult.request'],
    component: late(() => import('./request/request-page.tsx')),
  },
  {
    path: '/consults/:consultId',
    permissions: ['consult.read'],
    component: late(() => import('./detail/detail-page.tsx')),
  },
  {
    path: '/consults/:consultId/consent/:purpose',
    permissions: ['consult.consent'],
    component: late(() => import('./consent/consent-page.tsx')),
  },
  {
    path: '/consult-slots',
    permissions: ['consult-slot.read'],
    component: late(() => import('./slots/slots-page.tsx')),
    menu: { key: 'consultSlots', icon: <SolutionOutlined /> },
  },
  {
    path: '/village-services',
    permissions: ['consult-quota.read'],
    component: late(() => import('./village/village-page.tsx')),
    menu: { key: 'villageServices', icon: <HomeOutlined /> },
  },
];
