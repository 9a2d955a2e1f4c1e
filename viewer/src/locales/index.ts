import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { zhCN } from './zh-CN/index.ts';

/** One catalogue file an area; keys are typed from the Chinese one. English may follow beside it. */
export async function openCatalogues(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': zhCN },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof zhCN;
    returnNull: false;
  }
}
