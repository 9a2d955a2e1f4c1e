import { type PatientView, requestConsult } from '@hub/server/contracts';
import { Alert, App, Button, Card, Form, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { FindPatient } from '../../clinic/parts/find-patient.tsx';
import { mainNumber, PatientPerson } from '../../clinic/parts/person.tsx';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { useSignedIn } from '../../session/session.ts';
import { Loading } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { staleAfterAct } from '../use-consult.ts';
import { PartnersField } from './partners-field.tsx';
import { clearDraft, writeDraft } from './request-draft.ts';
import { RequestFields } from './request-fields.tsx';
import { bodyOf, emptyRequest, type RequestValues, wishedFault } from './request-values.ts';
import { StudiesField } from './studies-field.tsx';
import { type RequestStart, rememberPhone, useRequestStart } from './use-request-start.ts';
import { WishedTimes } from './wished-times.tsx';
import '../../clinic/parts/clinic.css';
import '../consult.css';

/** 会诊申请: whom it is about, what is asked, of whom, and when. */
export default function RequestPage() {
  const { loading, start, patient } = useRequestStart();
  if (loading) return <Loading />;
  return <RequestForm start={start} opened={patient} />;
}

function RequestForm({ start, opened }: { start: RequestStart; opened: PatientView | undefined }) {
  const { t } = useTranslation('consult');
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { post } = useSignedIn();
  const [form] = Form.useForm<RequestValues>();
  const [patient, setPatient] = useState(opened);
  const [restored, setRestored] = useState(start.restoredFrom);
  const urgent = Form.useWatch('urgency', form) === 'urgent';
  const keep = (values: RequestValues, about = patient) =>
    writeDraft(sessionStorage, post.id, {
      patientId: about?.id ?? null,
      values: { ...emptyRequest, ...values },
      at: new Date().toISOString(),
    });
  const choose = (next: PatientView | undefined) => {
    setPatient(next);
    // Another patient's examinations are not this one's.
    form.setFieldsValue({ studyUids: [] });
    keep(form.getFieldsValue(true), next);
  };
  const ask = useAct(
    (values: RequestValues) => {
      if (!patient) throw new Error('no patient is chosen');
      return api(requestConsult, { body: bodyOf(values, patient.id) });
    },
    {
      stale: staleAfterAct,
      onDone: ({ id }, { phone }) => {
        clearDraft(sessionStorage, post.id);
        rememberPhone(phone.trim());
        void message.success(t('request.done'));
        void navigate(`/consults/${id}`, { replace: true });
      },
    },
  );
  const discard = () => {
    clearDraft(sessionStorage, post.id);
    setRestored(undefined);
    form.setFieldsValue({ ...emptyRequest, phone: form.getFieldValue('phone') });
    if (start.wantedPatient === null) setPatient(undefined);
  };
  const submit = () => {
    if (!patient) return void message.warning(t('request.patientFirst'));
    if (!ask.isPending) form.submit();
  };
  useHotkeys([{ key: 'Enter', ctrl: true, inText: true, run: submit }]);
  return (
    <PageBody title={t('request.title')}>
      {restored && (
        <Alert
          type="info"
          style={{ marginBottom: 10 }}
          title={t('request.kept', { at: clockTime(restored) })}
          action={
            <Button size="small" onClick={discard}>
              {t('request.discard')}
            </Button>
          }
        />
      )}
      <Form
        form={form}
        name="consult"
        layout="vertical"
        initialValues={start.values}
        onValuesChange={(_, values) => keep({ ...form.getFieldsValue(true), ...values })}
        onFinish={() => ask.mutate({ ...emptyRequest, ...form.getFieldsValue(true) })}
        scrollToFirstError={{ block: 'center', focus: true }}
      >
        <div className="consult-columns" style={{ gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' }}>
          <div>
            <Card
              size="small"
              title={t('request.patient')}
              extra={
                patient && (
                  <Button size="small" onClick={() => choose(undefined)}>
                    {t('request.change')}
                  </Button>
                )
              }
            >
              {patient ? (
                <Space size="large" wrap>
                  <PatientPerson patient={patient} />
                  <span className="hub-numbers">{patient.birthDate}</span>
                  <span className="hub-numbers">{mainNumber(patient)}</span>
                </Space>
              ) : (
                <FindPatient autoFocus placeholder={`${t('request.find')}：${t('request.findHint')}`} onPick={choose} />
              )}
            </Card>
            <Card size="small" title={t('request.title')}>
              <RequestFields form={form} />
            </Card>
          </div>
          <div>
            <Card size="small" title={`${t('request.partners')}　`} extra={t('request.partnersHint')}>
              <Form.Item
                name="invited"
                noStyle
                rules={[{ required: true, type: 'array', min: 1, message: t('request.partnerRequired') }]}
              >
                <PartnersField withSlots={!urgent} />
              </Form.Item>
              <Form.Item noStyle shouldUpdate>
                {() => <Form.ErrorList errors={form.getFieldError('invited')} />}
              </Form.Item>
            </Card>
            <Card size="small" title={t('request.time')}>
              {urgent ? (
                t('request.urgentTime')
              ) : (
                <Form.Item
                  name="wished"
                  label={t('request.wishedTimes')}
                  rules={[
                    {
                      validator: (_, rows: RequestValues['wished'] = []) =>
                        rows.some((row) => wishedFault(row, serverNow().getTime()))
                          ? Promise.reject(new Error(t('request.timeOrder')))
                          : Promise.resolve(),
                    },
                  ]}
                  style={{ marginBottom: 0 }}
                >
                  <WishedTimes />
                </Form.Item>
              )}
            </Card>
            <Card size="small" title={t('request.studies')}>
              <Typography.Paragraph type="secondary" style={{ marginBottom: 4 }}>
                {patient ? t('request.studiesHint') : t('request.patientFirst')}
              </Typography.Paragraph>
              {patient && (
                <Form.Item name="studyUids" noStyle>
                  <StudiesField patientId={patient.id} />
                </Form.Item>
              )}
            </Card>
          </div>
        </div>
        <div className="clinic-foot">
          <Button type="primary" danger={urgent} loading={ask.isPending} disabled={!patient} onClick={submit}>
            {t(urgent ? 'request.submitUrgent' : 'request.submit')}
          </Button>
          <Typography.Text type="secondary">{t('request.submitKey')}</Typography.Text>
        </div>
      </Form>
    </PageBody>
  );
}
