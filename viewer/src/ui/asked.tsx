import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Empty, Result, Spin } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWording } from './wording.ts';

export function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" style={{ display: 'grid', placeItems: 'center', minHeight: 160 }}>
      <Spin description={t('state.loading')}>
        <div style={{ width: 160, height: 64 }} />
      </Spin>
    </div>
  );
}

/** The three states of something asked for: not here yet, refused or failed with a way to try again, here. */
export function Asked<T>({
  query,
  children,
  isEmpty,
  empty,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
}) {
  const { t } = useTranslation();
  const wording = useWording();
  if (query.isPending) return <Loading />;
  if (query.isError && query.data === undefined) {
    return (
      <Result
        status="warning"
        title={wording(query.error)}
        extra={
          <Button type="primary" onClick={() => void query.refetch()}>
            {t('action.retry')}
          </Button>
        }
      />
    );
  }
  const data = query.data as T;
  if (isEmpty?.(data)) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty ?? t('state.empty')} />;
  return <>{children(data)}</>;
}
