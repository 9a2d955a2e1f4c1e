import { type CriticalPolicy, changeCriticalPolicy, readCriticalPolicy } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Divider, Form, Input, InputNumber, Select, Space, Switch, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { clockTime } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';

type Given = { policy: CriticalPolicy; own: boolean; changedAt: string | null };
const rungs = ['requester', 'clinic-duty', 'director', 'medical-affairs'] as const;

/** 危急值项目与时限: the list is the hospital's own decision; what comes with the hub is a beginning. */
export default function PolicyPage() {
  const { t } = useTranslation('critical');
  const query = useQuery({ queryKey: ['critical', 'policy'], queryFn: () => api(readCriticalPolicy) });
  return (
    <PageBody title={t('policy.title')}>
      <Asked query={query}>{(given) => <PolicyForm key={given.changedAt ?? 'hub'} given={given} />}</Asked>
    </PageBody>
  );
}

function PolicyForm({ given }: { given: Given }) {
  const { t } = useTranslation(['critical', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Omit<CriticalPolicy, 'rules'>>();
  const [rules, setRules] = useState(given.policy.rules);
  const save = useAct((policy: CriticalPolicy) => api(changeCriticalPolicy, { body: policy }), {
    stale: ['critical'],
    onDone: () => void message.success(t('policy.saved')),
  });
  const seconds = (name: (string | number)[], label: string, most = 3600) => (
    <Form.Item key={name.join('.')} name={name} label={label} rules={[{ required: true, message: label }]}>
      <InputNumber min={10} max={most} suffix={t('policy.seconds')} style={{ width: 130 }} />
    </Form.Item>
  );
  const minutes = (name: string, label: string) => (
    <Form.Item name={['targets', name]} label={label} rules={[{ required: true, message: label }]}>
      <InputNumber min={1} max={1440} suffix={t('policy.minutes')} style={{ width: 130 }} />
    </Form.Item>
  );
  const change = (code: string, part: Partial<CriticalPolicy['rules'][number]>) =>
    setRules(rules.map((rule) => (rule.code === code ? { ...rule, ...part } : rule)));
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={given.policy}
      onFinish={(values) => save.mutate({ ...values, webhooks: values.webhooks ?? [], rules })}
    >
      <Alert
        type="info"
        showIcon
        title={t('policy.note')}
        description={
          given.own && given.changedAt ? t('policy.own', { at: clockTime(given.changedAt) }) : t('policy.hub')
        }
        style={{ marginBottom: 12 }}
      />
      <Space wrap size="large">
        {seconds(['ringSeconds'], t('policy.ring'))}
        {seconds(['secondCheckSeconds'], t('policy.second'))}
        {rungs.map((rung) => seconds(['rungSeconds', rung], t('policy.rung', { rung: t(`rung.${rung}`) })))}
        {seconds(['treatmentSeconds'], t('policy.treatment'), 86_400)}
        {minutes('emergencyMinutes', t('policy.emergency'))}
        {minutes('routineMinutes', t('policy.routine'))}
      </Space>
      <Divider titlePlacement="start" plain>
        {t('policy.webhooks')}
      </Divider>
      <Form.List name="webhooks">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Space key={key} align="baseline" wrap>
                <Form.Item name={[name, 'name']} rules={[{ required: true, message: t('policy.webhookName') }]}>
                  <Input placeholder={t('policy.webhookName')} maxLength={64} />
                </Form.Item>
                <Form.Item
                  name={[name, 'url']}
                  rules={[{ required: true, type: 'url', message: t('policy.webhookUrl') }]}
                >
                  <Input placeholder={t('policy.webhookUrl')} maxLength={500} style={{ width: 420 }} />
                </Form.Item>
                <Form.Item name={[name, 'form']} initialValue="wecom">
                  <Select
                    style={{ width: 170 }}
                    options={(['wecom', 'json'] as const).map((value) => ({ value, label: t(`policy.form.${value}`) }))}
                  />
                </Form.Item>
                <Button onClick={() => remove(name)}>{t('common:action.delete')}</Button>
              </Space>
            ))}
            {fields.length < 5 && <Button onClick={() => add({ form: 'wecom' })}>{t('policy.addWebhook')}</Button>}
          </>
        )}
      </Form.List>
      <Divider titlePlacement="start" plain>
        {t('policy.rules')}
      </Divider>
      <Table
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={rules}
        columns={[
          {
            title: t('policy.enabled'),
            width: 70,
            render: (_, { code, enabled }) => (
              <Switch size="small" checked={enabled} onChange={(on) => change(code, { enabled: on })} />
            ),
          },
          {
            title: t('register.column.text'),
            width: 260,
            render: (_, { code, text }) => (
              <Input
                size="small"
                value={text}
                maxLength={200}
                onChange={({ target }) => change(code, { text: target.value })}
              />
            ),
          },
          {
            title: t('chestPain'),
            width: 70,
            render: (_, { code, chestPain }) => (
              <Switch size="small" checked={chestPain} onChange={(on) => change(code, { chestPain: on })} />
            ),
          },
          {
            title: t('policy.words'),
            render: (_, { code, words }) => (
              <Select
                mode="tags"
                size="small"
                style={{ width: '100%' }}
                value={words}
                maxTagCount={6}
                onChange={(next: string[]) => change(code, { words: next.filter((word) => word.trim().length >= 2) })}
              />
            ),
          },
          {
            title: t('policy.measured'),
            width: 220,
            render: (_, { code, measured }) =>
              measured.map((each, at) => (
                <div key={`${each.name} ${each.is}`}>
                  {t(`policy.measure.${each.name}`)} {each.is === '>=' ? '≥' : '≤'}{' '}
                  <InputNumber
                    size="small"
                    style={{ width: 80 }}
                    value={each.value}
                    onChange={(value) =>
                      value !== null &&
                      change(code, { measured: measured.map((one, i) => (i === at ? { ...one, value } : one)) })
                    }
                  />
                </div>
              )),
          },
          { title: t('policy.source'), width: 190, render: (_, { source }) => <Tag>{source}</Tag> },
        ]}
      />
      <Space style={{ marginTop: 12 }}>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('policy.save')}
        </Button>
        <Button
          onClick={() => {
            form.resetFields();
            setRules(given.policy.rules);
          }}
        >
          {t('policy.reset')}
        </Button>
      </Space>
    </Form>
  );
}
