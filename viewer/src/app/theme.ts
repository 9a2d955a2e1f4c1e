import type { ThemeConfig } from 'antd';

/** Dense and calm: these screens are looked at for eight hours, most of them at 1366 × 768. */
export const theme: ThemeConfig = {
  // The library's styles are a file of the bundle (main.tsx): made while a page is drawn, they cost it a third of its time.
  zeroRuntime: true,
  token: { colorPrimary: '#1668dc', borderRadius: 4, fontSize: 14, colorBgLayout: '#f3f5f7', motion: false },
  components: {
    Table: { cellPaddingBlockSM: 5, cellPaddingInlineSM: 8, headerBg: '#eef2f6' },
    Layout: { headerBg: '#12355b', headerHeight: 48, headerPadding: '0 16px', siderBg: '#ffffff' },
    Menu: { itemHeight: 38 },
    Form: { itemMarginBottom: 14 },
  },
};
