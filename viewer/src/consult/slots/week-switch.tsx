import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { addDays, mondayOf } from './week.ts';

export function WeekSwitch({ monday, onChange }: { monday: string; onChange(monday: string): void }) {
  const { t } = useTranslation('consult');
  return (
    <Space size="small">
      <Space.Compact size="small">
        <Button
          aria-label={t('slots.previousWeek')}
          icon={<LeftOutlined />}
          onClick={() => onChange(addDays(monday, -7))}
        />
        <Button onClick={() => onChange(mondayOf(serverNow().getTime()))}>{t('slots.thisWeek')}</Button>
        <Button
          aria-label={t('slots.nextWeek')}
          icon={<RightOutlined />}
          onClick={() => onChange(addDays(monday, 7))}
        />
      </Space.Compact>
      <span className="hub-numbers">{t('slots.week', { from: monday, to: addDays(monday, 6) })}</span>
    </Space>
  );
}
