import { type CriticalPolicy, changeCriticalPolicy, readCriticalPolicy } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Divider, Form, Input, InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { clockTime } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';
import { unfinishedRule } from './rules.ts';
import { RulesTable } from './rules-table.tsx';

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
    <Form.Item key={name.join('.')} name={name} label={label} rules={[{ required: true }]}>
      <InputNumber min={10} max={most} suffix={t('policy.seconds')} style={{ width: 130 }} />
    </Form.Item>
  );
  const minutes = (name: string, label: string) => (
    <Form.Item name={['targets', name]} label={label} rules={[{ required: true }]}>
      <InputNumber min={1} max={1440} suffix={t('policy.minutes')} style={{ width: 130 }} />
    </Form.Item>
  );
  const finish = (values: Omit<CriticalPolicy, 'rules'>) => {
    const unfinished = unfinishedRule(rules);
    if (unfinished)
      return void message.warning(t('policy.unfinished', { text: unfinished.text || t('policy.nameless') }));
    save.mutate({ ...values, webhooks: values.webhooks ?? [], rules });
  };
  return (
    <Form form={form} layout="vertical" initialValues={given.policy} onFinish={finish}>
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
                <Form.Item
                  name={[name, 'name']}
                  rules={[{ required: true, message: t('common:fill', { what: t('policy.webhookName') }) }]}
                >
                  <Input placeholder={t('policy.webhookName')} maxLength={64} />
                </Form.Item>
                <Form.Item
                  name={[name, 'url']}
                  rules={[{ required: true, type: 'url', message: t('common:fill', { what: t('policy.webhookUrl') }) }]}
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
      <RulesTable rules={rules} onChange={setRules} />
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
