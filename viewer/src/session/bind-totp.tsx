import type { Answer, firstRun } from '@hub/server/contracts';
import { Alert, Button, Card, Col, Form, Input, QRCode, Row, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerNow } from '../reading/parts/server-clock.ts';
import { Centred } from './centred.tsx';
import { isCodeOf } from './totp-code.ts';

type Made = Answer<typeof firstRun>['administrators'][number];

/**
 * The secrets of the three administrators, shown this once. Each is proved by a code before the page is left: an account
 * whose secret nobody has is shut for good, and with three of them the hub.
 */
export function BindTotp({ administrators, onDone }: { administrators: readonly Made[]; onDone(): void }) {
  const { t } = useTranslation(['session', 'common']);
  const [bound, setBound] = useState<ReadonlySet<string>>(new Set());
  const missing = administrators.filter(({ username }) => !bound.has(username)).length;

  useEffect(() => {
    if (missing === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [missing]);

  return (
    <Centred title={t('session:firstRun.doneTitle')} width={900}>
      <Alert type="warning" title={t('session:firstRun.doneText')} style={{ marginBottom: 12 }} />
      <Row gutter={12}>
        {administrators.map((made) => (
          <Col span={8} key={made.username}>
            <Secret made={made} onBound={() => setBound((before) => new Set([...before, made.username]))} />
          </Col>
        ))}
      </Row>
      <Button type="primary" style={{ marginTop: 12 }} disabled={missing > 0} onClick={onDone}>
        {t('session:firstRun.toSignIn')}
      </Button>
      {missing > 0 && (
        <Typography.Text type="secondary" style={{ marginInlineStart: 12 }}>
          {t('session:firstRun.unbound', { count: missing })}
        </Typography.Text>
      )}
    </Centred>
  );
}

function Secret({ made: { username, role, totpSecret, totpUri }, onBound }: { made: Made; onBound(): void }) {
  const { t } = useTranslation(['session', 'common']);
  // By the hub's clock: it is the one that a sign-in is measured by.
  const now = useServerNow(1_000);
  const [verdict, setVerdict] = useState<'right' | 'wrong'>();
  const check = async (code: string) => {
    if (code.replaceAll(/\s/g, '').length < 6) return setVerdict(undefined);
    const right = await isCodeOf(totpSecret, code, now);
    setVerdict(right ? 'right' : 'wrong');
    if (right) onBound();
  };
  return (
    <Card size="small" title={`${t(`common:role.${role}`)} · ${username}`}>
      <div style={{ display: 'grid', placeItems: 'center' }}>
        <QRCode value={totpUri} size={160} />
      </div>
      <Typography.Paragraph code copyable style={{ wordBreak: 'break-all', marginTop: 8 }}>
        {totpSecret}
      </Typography.Paragraph>
      <Form layout="vertical" component="div">
        <Form.Item
          label={t('session:totp.code')}
          htmlFor={`code-${username}`}
          {...(verdict === undefined ? {} : { validateStatus: verdict === 'right' ? 'success' : 'error' })}
          help={
            verdict === undefined ? undefined : t(`session:firstRun.code${verdict === 'right' ? 'Right' : 'Wrong'}`)
          }
        >
          <Input
            id={`code-${username}`}
            inputMode="numeric"
            autoComplete="off"
            maxLength={8}
            disabled={verdict === 'right'}
            onChange={({ target }) => void check(target.value)}
          />
        </Form.Item>
      </Form>
    </Card>
  );
}
