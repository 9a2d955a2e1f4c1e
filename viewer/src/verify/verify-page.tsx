import { verifyReport } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Form, Input, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../api.ts';
import { Centred } from '../session/centred.tsx';
import { Asked } from '../ui/asked.tsx';
import { clockTime } from '../ui/time.tsx';

const verdict = { valid: 'success', superseded: 'warning', withdrawn: 'warning', broken: 'error' } as const;

/** For whoever holds the paper: no account, readable on a phone. */
export function VerifyPage() {
  const { t } = useTranslation('verify');
  const { code } = useParams();
  const navigate = useNavigate();
  return (
    <Centred title={t('title')} width={560}>
      <Form
        layout="inline"
        initialValues={{ code }}
        onFinish={(fields: { code: string }) =>
          navigate(`/verify/${encodeURIComponent(fields.code.trim().toUpperCase())}`)
        }
        style={{ marginBottom: 12 }}
      >
        <Form.Item
          name="code"
          label={t('code')}
          extra={t('codeHint')}
          rules={[{ required: true, whitespace: true, message: t('code') }]}
        >
          <Input autoFocus={!code} style={{ width: 220 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('submit')}
        </Button>
      </Form>
      {code && <Verdict code={code} />}
    </Centred>
  );
}

function Verdict({ code }: { code: string }) {
  const { t } = useTranslation('verify');
  const query = useQuery({
    queryKey: ['verify', code],
    queryFn: () => api(verifyReport, { params: { code } }),
    staleTime: 0,
  });
  return (
    <Asked query={query}>
      {(found) => (
        <>
          <Result status={verdict[found.state]} title={t(`state.${found.state}`)} style={{ padding: '12px 0' }} />
          {found.demonstration && <Alert type="warning" title={t('demonstration')} style={{ marginBottom: 8 }} />}
          <Descriptions
            bordered
            size="small"
            column={1}
            items={[
              { key: 'reading', label: t('field.reading'), children: found.readingInstitution },
              { key: 'name', label: t('field.name'), children: found.maskedName },
              { key: 'accession', label: t('field.accession'), children: found.accessionNumber },
              {
                key: 'version',
                label: t('field.version'),
                children: t('versionOf', { number: found.versionNumber, latest: found.latestVersion }),
              },
              { key: 'signedAt', label: t('field.signedAt'), children: clockTime(found.signedAt) },
              {
                key: 'signature',
                label: t('field.signature'),
                children: `${found.signatureValid ? t('signatureValid') : t('signatureInvalid')}（${found.algorithm}）`,
              },
              {
                key: 'hash',
                label: t('field.hash'),
                children: <code style={{ wordBreak: 'break-all' }}>{found.contentHash}</code>,
              },
            ]}
          />
          <p>{t('compare')}</p>
        </>
      )}
    </Asked>
  );
}
