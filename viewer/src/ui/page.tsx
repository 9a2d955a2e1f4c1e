import { Flex, Typography } from 'antd';
import type { ReactNode } from 'react';

/** A screen's frame: its title, what stands beside it, its content. */
export function PageBody({ title, extra, children }: { title: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section
      style={{
        background: '#fff',
        border: '1px solid #e3e8ee',
        borderRadius: 4,
        padding: 12,
        minHeight: '100%',
        boxSizing: 'border-box',
      }}
    >
      <Flex justify="space-between" align="center" gap={12} wrap style={{ marginBottom: 10 }}>
        <Typography.Title level={1} style={{ fontSize: 17, margin: 0 }}>
          {title}
        </Typography.Title>
        {extra && (
          <Flex gap={8} align="center" wrap>
            {extra}
          </Flex>
        )}
      </Flex>
      {children}
    </section>
  );
}
