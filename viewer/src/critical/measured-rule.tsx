import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import type { CriticalRule } from '@hub/server/contracts';
import { Button, Flex, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';

type Measured = CriticalRule['measured'];
const names = ['heart-rate', 'qtc-bazett', 'longest-rr', 'shortest-rr', 'qrs', 'st-elevation'] as const;
const signs = [
  { value: '>=' as const, label: '≥' },
  { value: '<=' as const, label: '≤' },
];

/** What the engine must measure, all of it together. */
export function MeasuredRule({ measured, onChange }: { measured: Measured; onChange(next: Measured): void }) {
  const { t } = useTranslation(['critical', 'common']);
  const change = (at: number, part: Partial<Measured[number]>) =>
    onChange(measured.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <Flex vertical gap={4}>
      {measured.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two conditions may be alike until one is changed
        <Flex key={at} gap={4} align="center">
          <Select
            size="small"
            style={{ width: 158 }}
            value={each.name}
            aria-label={t('policy.measured')}
            options={names.map((value) => ({ value, label: t(`policy.measure.${value}`) }))}
            onChange={(name) => change(at, { name })}
          />
          <Select
            size="small"
            style={{ width: 48 }}
            value={each.is}
            options={signs}
            onChange={(is) => change(at, { is })}
          />
          <InputNumber
            size="small"
            style={{ width: 66 }}
            value={each.value}
            onChange={(value) => value !== null && change(at, { value })}
          />
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('common:action.delete')}
            onClick={() => onChange(measured.filter((_, i) => i !== at))}
          />
        </Flex>
      ))}
      {measured.length < 6 && (
        <Button
          size="small"
          type="dashed"
          icon={<PlusOutlined />}
          aria-label={t('policy.addMeasured')}
          title={t('policy.addMeasured')}
          style={{ width: 32 }}
          onClick={() => onChange([...measured, { name: 'heart-rate', is: '>=', value: 150 }])}
        />
      )}
    </Flex>
  );
}
