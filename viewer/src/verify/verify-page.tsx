import { type Answer, Problem, verifyConsultPaper, verifyReport } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, type DescriptionsProps, Form, Input, Result } from 'antd';
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
        <Form.Item name="code" label={t('code')} extra={t('codeHint')} rules={[{ required: true, whitespace: true }]}>
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

type Found = { report: Answer<typeof verifyReport> } | { paper: Answer<typeof verifyConsultPaper> };

/** A code says nothing of what it stands on: what is no report may be a consult's paper. */
async function ask(code: string): Promise<Found> {
  try {
    return { report: await api(verifyReport, { params: { code } }) };
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'verification.unknown')) throw error;
    return { paper: await api(verifyConsultPaper, { params: { code } }) };
  }
}

function Verdict({ code }: { code: string }) {
  const query = useQuery({ queryKey: ['verify', code], queryFn: () => ask(code), staleTime: 0 });
  return (
    <Asked query={query}>
      {(found) => ('report' in found ? <ReportVerdict found={found.report} /> : <PaperVerdict found={found.paper} />)}
    </Asked>
  );
}

function ReportVerdict({ found }: { found: Answer<typeof verifyReport> }) {
  const { t } = useTranslation('verify');
  return (
    <>
      <Result status={verdict[found.state]} title={t(`state.${found.state}`)} style={{ padding: '12px 0' }} />
      <Facts
        found={found}
        items={[
          { key: 'reading', label: t('field.reading'), children: found.readingInstitution },
          { key: 'name', label: t('field.name'), children: found.maskedName },
          { key: 'accession', label: t('field.accession'), children: found.accessionNumber },
          {
            key: 'version',
            label: t('field.version'),
            children: t('versionOf', { number: found.versionNumber, latest: found.latestVersion }),
          },
        ]}
      />
      <p>{t('compare')}</p>
    </>
  );
}

function PaperVerdict({ found }: { found: Answer<typeof verifyConsultPaper> }) {
  const { t } = useTranslation('verify');
  const status = found.signatureValid ? 'valid' : 'broken';
  return (
    <>
      <Result status={verdict[status]} title={t(`paper.${status}`)} style={{ padding: '12px 0' }} />
      <Facts
        found={found}
        items={[
          { key: 'kind', label: t('field.kind'), children: t(`paper.kind.${found.kind}`) },
          { key: 'institution', label: t('field.institution'), children: found.institution },
          { key: 'name', label: t('field.name'), children: found.maskedName },
          { key: 'number', label: t('field.number'), children: found.number },
          { key: 'signer', label: t('field.signer'), children: found.signer },
        ]}
      />
      <p>{t('paper.compare')}</p>
    </>
  );
}

interface Proof {
  demonstration: boolean;
  signedAt: string;
  signatureValid: boolean;
  algorithm: string;
  contentHash: string;
}

/** What differs, then what every signed paper has: when, by which signature, over which content. */
function Facts({ found, items }: { found: Proof; items: NonNullable<DescriptionsProps['items']> }) {
  const { t } = useTranslation('verify');
  return (
    <>
      {found.demonstration && <Alert type="warning" title={t('demonstration')} style={{ marginBottom: 8 }} />}
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          ...items,
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
    </>
  );
}
