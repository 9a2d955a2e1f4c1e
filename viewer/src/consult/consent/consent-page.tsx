import { type ConsultId, type ConsultView, consentText, giveConsent } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Card, Form, Input, Radio, Space } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api.ts';
import { Person } from '../../clinic/parts/person.tsx';
import { listed } from '../../reading/parts/words.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { NotFound } from '../../ui/not-found.tsx';
import { PageBody } from '../../ui/page.tsx';
import { useAct } from '../../ui/use-act.ts';
import { QuickWords } from '../quick-words.tsx';
import { staleAfterAct, useConsult } from '../use-consult.ts';
import { ConsentPaper } from './consent-paper.tsx';
import { base64Of } from './photo.ts';
import { PictureField, type PictureHandle } from './picture-field.tsx';
import '../consult.css';

type Purpose = 'consult' | 'recording';

/** 知情同意: the text explained, and signed before this very screen. */
export default function ConsentPage() {
  const { consultId, purpose } = useParams();
  if (purpose !== 'consult' && purpose !== 'recording') return <NotFound />;
  return <Consent key={purpose} consultId={consultId as ConsultId} purpose={purpose} />;
}

function Consent({ consultId, purpose }: { consultId: ConsultId; purpose: Purpose }) {
  const { t } = useTranslation('consult');
  const navigate = useNavigate();
  const consult = useConsult(consultId);
  const text = useQuery({
    queryKey: ['consult', consultId, 'consent-text', purpose],
    queryFn: () => api(consentText, { params: { consultId }, query: { purpose } }),
    // What the patient is reading does not change under their eyes.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const back = () => void navigate(`/consults/${consultId}`);
  return (
    <PageBody title={t(`consent.purpose.${purpose}`)} extra={<Button onClick={back}>{t('consent.back')}</Button>}>
      <Asked query={consult}>
        {(view) => (
          <Asked query={text}>
            {({ text: words }) => <SignConsent consult={view} purpose={purpose} words={words} onDone={back} />}
          </Asked>
        )}
      </Asked>
    </PageBody>
  );
}

const signers = ['patient', 'guardian', 'relative', 'proxy'] as const;
interface Values {
  text: string;
  signer: (typeof signers)[number];
  signerName: string;
  signerReason?: string;
}

function SignConsent({
  consult,
  purpose,
  words,
  onDone,
}: {
  consult: ConsultView;
  purpose: Purpose;
  words: string;
  onDone(): void;
}) {
  const { t } = useTranslation('consult');
  const { message } = App.useApp();
  const { account } = useSignedIn();
  const [form] = Form.useForm<Values>();
  const signer = Form.useWatch('signer', form) ?? 'patient';
  const text = Form.useWatch('text', form) ?? words;
  const [editing, setEditing] = useState(false);
  const [ready, setReady] = useState(false);
  const [printing, setPrinting] = useState(false);
  const picture = useRef<PictureHandle>(null);
  const give = useAct(
    async (values: Values) => {
      const signed = await picture.current?.take();
      if (!signed) {
        void message.warning(t('consent.noPicture'));
        return undefined;
      }
      const { form: shape, mediaType, blob } = signed;
      return api(giveConsent, {
        params: { consultId: consult.id },
        body: {
          purpose,
          text: values.text.trim(),
          signer: values.signer,
          signerName: values.signerName.trim(),
          ...(values.signer === 'patient' ? {} : { signerReason: values.signerReason?.trim() ?? '' }),
          form: shape,
          mediaType,
          picture: await base64Of(blob),
        },
      });
    },
    {
      stale: staleAfterAct,
      onDone: (saved) => {
        if (!saved) return;
        void message.success(t('consent.done'));
        onDone();
      },
    },
  );
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={{ text: words, signer: 'patient', signerName: consult.patientName }}
      onFinish={(values) => give.mutate(values)}
    >
      <Space wrap size="large" style={{ marginBottom: 8 }}>
        <Person name={consult.patientName} sex={consult.sex} age={consult.age} demonstration={consult.demonstration} />
        <span className="hub-numbers">
          {t('number')} {consult.number}
        </span>
        <span>
          {t('consent.explainedBy')} {account.displayName}
        </span>
        <Button size="small" onClick={() => setEditing(!editing)} aria-pressed={editing}>
          {t('consent.editText')}
        </Button>
        <Button size="small" onClick={() => setPrinting(true)}>
          {t('consent.print')}
        </Button>
      </Space>
      <div className="consult-consent">
        <div>
          <Form.Item
            name="text"
            label={`${t('consent.text')}：${t('consent.explain')}`}
            hidden={!editing}
            rules={[{ required: true, whitespace: true, min: 20, message: t('consent.text') }]}
          >
            <Input.TextArea autoSize={{ minRows: 8, maxRows: 16 }} maxLength={10_000} />
          </Form.Item>
          {!editing && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable by keyboard
            <section className="consult-consent-text" tabIndex={0} aria-label={t('consent.text')}>
              {text}
            </section>
          )}
        </div>
        <div>
          <Card size="small">
            <Form.Item name="signer" label={t('consent.signerLabel')}>
              <Radio.Group
                options={signers.map((value) => ({ value, label: t(`consent.signer.${value}`) }))}
                onChange={({ target }) =>
                  form.setFieldsValue({ signerName: target.value === 'patient' ? consult.patientName : '' })
                }
              />
            </Form.Item>
            <Form.Item
              name="signerName"
              label={t('consent.signerName')}
              rules={[{ required: true, whitespace: true }]}
              style={{ maxWidth: 320 }}
            >
              <Input maxLength={128} />
            </Form.Item>
            {signer !== 'patient' && (
              <Form.Item
                name="signerReason"
                label={t('consent.signerReason')}
                rules={[{ required: true, whitespace: true, message: t('consent.signerReasonRequired') }]}
                extra={
                  <QuickWords
                    words={listed(t('consent.signerReasonQuick'))}
                    onPick={(word) => form.setFieldsValue({ signerReason: word })}
                  />
                }
              >
                <Input maxLength={500} />
              </Form.Item>
            )}
            <PictureField ref={picture} onReady={setReady} />
          </Card>
          <div className="clinic-foot" style={{ marginTop: 8 }}>
            <Button type="primary" htmlType="submit" disabled={!ready} loading={give.isPending}>
              {t('consent.submit')}
            </Button>
            {!ready && <span className="consult-faint">{t('consent.noPicture')}</span>}
          </div>
        </div>
      </div>
      {printing && (
        <ConsentPaper consult={consult} purpose={purpose} text={text} onPrinted={() => setPrinting(false)} />
      )}
    </Form>
  );
}
