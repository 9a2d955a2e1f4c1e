import { PlusOutlined } from '@ant-design/icons';
import type { CriticalRule } from '@hub/server/contracts';
import { Button, Input, Select, Switch, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { MeasuredRule } from './measured-rule.tsx';
import { blankRule } from './rules.ts';

/** 危急值项目: what a device may say, and what the engine may measure, with where each line is from. */
export function RulesTable({
  rules,
  onChange,
}: {
  rules: readonly CriticalRule[];
  onChange(rules: CriticalRule[]): void;
}) {
  const { t } = useTranslation(['critical', 'common']);
  const change = (code: string, part: Partial<CriticalRule>) =>
    onChange(rules.map((rule) => (rule.code === code ? { ...rule, ...part } : rule)));
  const words = (code: string, field: 'text' | 'source', value: string) => (
    <Input
      size="small"
      value={value}
      maxLength={200}
      status={value.trim() === '' ? 'error' : ''}
      aria-label={t(field === 'text' ? 'register.column.text' : 'policy.source')}
      onChange={({ target }) => change(code, { [field]: target.value })}
    />
  );
  return (
    <>
      <Table<CriticalRule>
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={[...rules]}
        columns={[
          {
            title: t('policy.enabled'),
            width: 60,
            render: (_, { code, enabled }) => (
              <Switch size="small" checked={enabled} onChange={(on) => change(code, { enabled: on })} />
            ),
          },
          { title: t('register.column.text'), width: 230, render: (_, { code, text }) => words(code, 'text', text) },
          {
            title: t('chestPain'),
            width: 60,
            render: (_, { code, chestPain }) => (
              <Switch size="small" checked={chestPain} onChange={(on) => change(code, { chestPain: on })} />
            ),
          },
          {
            title: t('policy.words'),
            render: (_, { code, words: said }) => (
              <Select
                mode="tags"
                size="small"
                style={{ width: '100%' }}
                value={said}
                maxTagCount={6}
                maxCount={40}
                aria-label={t('policy.words')}
                onChange={(next: string[]) => change(code, { words: next.filter((word) => word.trim().length >= 2) })}
              />
            ),
          },
          {
            title: t('policy.measured'),
            width: 322,
            render: (_, { code, measured }) => (
              <MeasuredRule measured={measured} onChange={(next) => change(code, { measured: next })} />
            ),
          },
          { title: t('policy.source'), width: 170, render: (_, { code, source }) => words(code, 'source', source) },
          {
            width: 56,
            render: (_, { code }) => (
              <Button
                size="small"
                type="text"
                danger
                onClick={() => onChange(rules.filter((rule) => rule.code !== code))}
              >
                {t('common:action.delete')}
              </Button>
            ),
          },
        ]}
      />
      {rules.length < 100 && (
        <Button
          size="small"
          icon={<PlusOutlined />}
          style={{ display: 'block', marginTop: 8 }}
          onClick={() => onChange([...rules, blankRule(rules, t('policy.ownSource'))])}
        >
          {t('policy.addRule')}
        </Button>
      )}
    </>
  );
}
