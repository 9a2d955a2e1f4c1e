import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

/** 会诊室: the check of devices and line before it, and the room itself. */
export const pages: readonly Page[] = [
  {
    path: '/consults/:consultId/room',
    permissions: ['consult.join'],
    component: late(() => import('./room-page.tsx')),
    bare: true,
  },
];
