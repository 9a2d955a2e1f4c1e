import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { type Wished, wishedFault } from './request-values.ts';

const most = 5;

/** Up to five times at which the inviting side could sit down with the patient. */
export function WishedTimes({
  value = [],
  onChange,
}: {
  value?: readonly Wished[];
  onChange?: (value: Wished[]) => void;
}) {
  const { t } = useTranslation('consult');
  const rows = value.length > 0 ? value : [{ from: null, to: null }];
  const set = (at: number, row: Wished) => onChange?.(rows.map((each, place) => (place === at ? row : each)));
  return (
    <div style={{ display: 'grid', gap: 6, justifyItems: 'start' }}>
      {rows.map((row, at) => {
        const fault = wishedFault(row, serverNow().getTime());
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other name than their place
          <div key={at} style={{ display: 'flex', gap: 6, alignItems: 'center', flexWrap: 'wrap' }}>
            <DatePicker.RangePicker
              aria-label={t('request.wishedTimes')}
              showTime={{ format: 'HH:mm', minuteStep: 5 }}
              format="YYYY-MM-DD HH:mm"
              minDate={dayjs().startOf('day')}
              {...(fault ? { status: 'error' as const } : {})}
              value={[row.from ? dayjs(row.from) : null, row.to ? dayjs(row.to) : null]}
              onChange={(times) =>
                set(at, { from: times?.[0]?.toISOString() ?? null, to: times?.[1]?.toISOString() ?? null })
              }
            />
            {rows.length > 1 && (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('request.removeTime')}
                onClick={() => onChange?.(rows.filter((_, place) => place !== at))}
              />
            )}
            {fault && (
              <span role="alert" style={{ color: '#cf1322' }}>
                {t(`request.${fault}`)}
              </span>
            )}
          </div>
        );
      })}
      {rows.length < most && (
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => onChange?.([...rows, { from: null, to: null }])}
        >
          {t('request.addTime')}
        </Button>
      )}
    </div>
  );
}
