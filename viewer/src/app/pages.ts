import type { Permission } from '@hub/server/contracts';
import type { ReactNode } from 'react';
import type { common } from '../locales/zh-CN/common.ts';
import type { LateComponent } from '../ui/late.tsx';

export type MenuKey = keyof (typeof common)['menu'];

/** A screen that an area plugs in: where it lies, who may open it, whether the menu names it. */
export interface Page {
  path: string;
  /** any of these opens it */
  permissions: readonly Permission[];
  component: LateComponent<object>;
  menu?: { key: MenuKey; icon: ReactNode };
  /** fills the window: no menu, no header (a second monitor, the reading screen) */
  bare?: boolean;
}
