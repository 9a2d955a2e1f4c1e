import { Card, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A small form in the middle of the page, under the product's name. */
export function Centred({ title, width = 380, children }: { title: string; width?: number; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main
      style={{
        minHeight: '100%',
        display: 'grid',
        placeItems: 'center',
        background: 'linear-gradient(180deg, #12355b 0 38%, #f3f5f7 38%)',
        padding: 16,
        boxSizing: 'border-box',
      }}
    >
      <div style={{ width: '100%', maxWidth: width }}>
        <Typography.Title level={1} style={{ color: '#fff', fontSize: 24, textAlign: 'center', marginTop: 0 }}>
          {t('product')}
        </Typography.Title>
        <Card title={title}>{children}</Card>
      </div>
    </main>
  );
}
