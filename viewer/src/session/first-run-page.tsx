import { firstRun, firstRunState } from '@hub/server/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Col, Form, Input, Row, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { api } from '../api.ts';
import { useWording } from '../ui/wording.ts';
import { BindTotp } from './bind-totp.tsx';
import { Centred } from './centred.tsx';

const administrators = [
  ['systemAdministrator', 'system-admin'],
  ['securityAdministrator', 'security-admin'],
  ['auditAdministrator', 'auditor'],
] as const;
type Administrator = { username: string; displayName: string; password: string };
type Fields = { code: string; countyCode: string; countyName: string; institutionName: string } & Record<
  (typeof administrators)[number][0],
  Administrator
>;

export function FirstRunPage() {
  const { t } = useTranslation(['session', 'common']);
  const wording = useWording();
  const navigate = useNavigate();
  const client = useQueryClient();
  const state = useQuery({ queryKey: ['first-run'], queryFn: () => api(firstRunState) });
  const [made, setMade] = useState<Awaited<ReturnType<typeof api<typeof firstRun>>>>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  if (state.data && !state.data.needed && !made) return <Navigate to="/sign-in" replace />;

  const submit = async (fields: Fields) => {
    setBusy(true);
    setError(undefined);
    try {
      setMade(await api(firstRun, { body: fields }));
      // What was asked a moment ago would send the sign-in page back here.
      client.setQueryData(['first-run'], { needed: false });
    } catch (failure) {
      setError(wording(failure));
    } finally {
      setBusy(false);
    }
  };
  const required = [{ required: true, whitespace: true }];

  if (made)
    return <BindTotp administrators={made.administrators} onDone={() => navigate('/sign-in', { replace: true })} />;
  return (
    <Centred title={t('session:firstRun.title')} width={900}>
      <Form<Fields> layout="vertical" onFinish={submit} requiredMark={false}>
        {error && <Alert type="error" title={error} style={{ marginBottom: 12 }} role="alert" />}
        <Row gutter={12}>
          <Col span={6}>
            <Form.Item
              name="code"
              label={t('session:firstRun.code')}
              extra={t('session:firstRun.codeHint')}
              rules={required}
            >
              <Input autoFocus autoComplete="off" />
            </Form.Item>
          </Col>
          <Col span={6}>
            <Form.Item name="countyName" label={t('session:firstRun.county')} rules={required}>
              <Input />
            </Form.Item>
          </Col>
          <Col span={5}>
            <Form.Item
              name="countyCode"
              label={t('session:firstRun.countyCode')}
              rules={[{ required: true, pattern: /^\d{6}$/, message: t('session:firstRun.countyCodeRule') }]}
            >
              <Input inputMode="numeric" maxLength={6} />
            </Form.Item>
          </Col>
          <Col span={7}>
            <Form.Item name="institutionName" label={t('session:firstRun.institution')} rules={required}>
              <Input />
            </Form.Item>
          </Col>
        </Row>
        <Typography.Paragraph type="secondary">{t('session:firstRun.why')}</Typography.Paragraph>
        <Row gutter={12}>
          {administrators.map(([field, role]) => (
            <Col span={8} key={field}>
              <Card size="small" title={t(`common:role.${role}`)}>
                <Form.Item name={[field, 'username']} label={t('session:firstRun.username')} rules={required}>
                  <Input autoComplete="off" />
                </Form.Item>
                <Form.Item name={[field, 'displayName']} label={t('session:firstRun.displayName')} rules={required}>
                  <Input autoComplete="off" />
                </Form.Item>
                <Form.Item
                  name={[field, 'password']}
                  label={t('session:signIn.password')}
                  extra={t('session:password.rules')}
                  rules={required}
                >
                  <Input.Password autoComplete="new-password" />
                </Form.Item>
              </Card>
            </Col>
          ))}
        </Row>
        <Button type="primary" htmlType="submit" loading={busy} style={{ marginTop: 12 }}>
          {t('session:firstRun.submit')}
        </Button>
      </Form>
    </Centred>
  );
}
