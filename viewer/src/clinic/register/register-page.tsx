import { type OrderView, type PatientView, Problem, readPatient, registerOrder } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Form, type InputRef, Result, Space, Typography } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { clockTime, useNow } from '../../ui/time.tsx';
import { useWording } from '../../ui/wording.ts';
import { AccessionSlip } from '../parts/accession-slip.tsx';
import { EarlierExams } from '../parts/earlier-exams.tsx';
import { ExamFields, type ExamValues } from '../parts/exam-fields.tsx';
import { FindPatient } from '../parts/find-patient.tsx';
import { mainNumber, PatientPerson } from '../parts/person.tsx';
import { useAct } from '../parts/use-act.ts';
import { useExamWord } from '../parts/words.ts';
import { PatientFields } from './patient-fields.tsx';
import { emptyPatient, newPatientOf, type PatientValues } from './patient-values.ts';
import '../parts/clinic.css';

const emptyExam: ExamValues = { modality: 'DX', priority: 'routine' };

/** 登记: one screen from the person at the desk to the 检查号 at the console. */
export default function RegisterPage() {
  const { t } = useTranslation(['clinic', 'common']);
  const wording = useWording();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [patientForm] = Form.useForm<PatientValues>();
  const [examForm] = Form.useForm<ExamValues>();
  const finder = useRef<InputRef>(null);
  const [known, setKnown] = useState<PatientView>();
  const [done, setDone] = useState<OrderView>();
  const today = clockTime(useNow(60_000).toISOString()).slice(0, 10);

  const wanted = search.get('patient');
  const preset = useQuery({
    queryKey: ['patients', 'one', wanted],
    queryFn: () => api(readPatient, { params: { patientId: wanted as PatientView['id'] } }),
    enabled: wanted !== null,
  });
  const person = known ?? (wanted ? preset.data : undefined);

  const register = useAct(
    (asked: { patient?: PatientView | undefined; fields: PatientValues; exam: ExamValues }) => {
      const { examName = '', reason = '', bodyPart, history, requestedByName, ...exam } = asked.exam;
      return api(registerOrder, {
        body: {
          patient: asked.patient
            ? { patientId: asked.patient.id }
            : { create: newPatientOf(asked.fields, t('register.temporaryName')) },
          ...exam,
          examName: examName.trim(),
          reason: reason.trim(),
          ...(bodyPart?.trim() ? { bodyPart: bodyPart.trim() } : {}),
          ...(history?.trim() ? { history: history.trim() } : {}),
          ...(requestedByName?.trim() ? { requestedByName: requestedByName.trim() } : {}),
        },
      });
    },
    { stale: ['orders', 'patients'], onDone: setDone },
  );

  const submit = async () => {
    if (register.isPending || done) return;
    try {
      const exam = await examForm.validateFields();
      const fields = person ? emptyPatient : { ...emptyPatient, ...(await patientForm.validateFields()) };
      register.mutate({ patient: person, fields, exam: { ...emptyExam, ...exam } });
    } catch {
      // the fields say what is missing
      if (!person) void patientForm.validateFields().catch(() => undefined);
    }
  };
  const choose = (patient: PatientView | undefined) => {
    setKnown(patient);
    if (wanted) setSearch({}, { replace: true });
  };
  const next = () => {
    setDone(undefined);
    choose(undefined);
    patientForm.resetFields();
    examForm.resetFields();
    register.reset();
    setTimeout(() => finder.current?.focus());
  };
  useHotkeys([
    { key: 'Enter', ctrl: true, inText: true, run: () => void submit() },
    { key: 'F2', inText: true, run: next },
  ]);

  if (done) return <Registered order={done} onNext={next} onBoard={() => navigate('/day-board')} />;
  return (
    <PageBody title={t('register.title')}>
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 290px', gap: 12, alignItems: 'start' }}>
        <div>
          <div style={{ marginBottom: 10 }}>
            <FindPatient
              ref={finder}
              autoFocus
              placeholder={`${t('register.find')}：${t('register.findHint')}`}
              onPick={choose}
              onNew={(typed) => {
                choose(undefined);
                patientForm.setFieldsValue(
                  /^[\dXx\s]{6,}$/.test(typed) ? { citizenId: typed } : { displayName: typed },
                );
                document.getElementById('patient_citizenId')?.focus();
              }}
            />
          </div>
          <Card
            size="small"
            title={person ? t('register.known') : t('register.newPatient')}
            style={{ marginBottom: 10 }}
            extra={
              person && (
                <Button size="small" onClick={() => choose(undefined)}>
                  {t('register.chooseAnother')}
                </Button>
              )
            }
          >
            {person ? (
              <Space size="large" wrap>
                <PatientPerson patient={person} />
                <span className="hub-numbers">{person.birthDate}</span>
                <span className="hub-numbers">{mainNumber(person)}</span>
                <span className="hub-numbers">{person.phone}</span>
              </Space>
            ) : (
              <Form form={patientForm} name="patient" layout="vertical" size="small" initialValues={emptyPatient}>
                <PatientFields form={patientForm} today={today} />
              </Form>
            )}
          </Card>
          <Card size="small" title={t('register.exam')}>
            <Form form={examForm} name="exam" layout="vertical" size="small" initialValues={emptyExam}>
              <ExamFields form={examForm} />
            </Form>
            {register.isError && (
              <Alert
                type="error"
                showIcon
                style={{ marginBottom: 8 }}
                title={<Refused error={register.error} words={wording} />}
              />
            )}
          </Card>
          <div className="clinic-foot">
            <Button type="primary" loading={register.isPending} onClick={() => void submit()}>
              {t('register.submit')}
            </Button>
            <Typography.Text type="secondary">{t('register.submitKey')}</Typography.Text>
          </div>
        </div>
        <Card size="small" title={t('register.earlier')}>
          {person ? (
            <EarlierExams patient={person} onOpen={({ studyUid }) => navigate(`/studies?study=${studyUid}`)} />
          ) : (
            <Typography.Text type="secondary">{t('register.findHint')}</Typography.Text>
          )}
        </Card>
      </div>
    </PageBody>
  );
}

/** A contradiction is said with its place: the server names it in words of its own. */
function Refused({ error, words }: { error: unknown; words: (error: unknown) => string }) {
  const { t } = useTranslation('clinic');
  if (error instanceof Problem && error.code === 'patient.contradiction') {
    const known = `${error.detail?.place} ${error.detail?.reason}`;
    switch (known) {
      case 'birthDate differs-from-citizen-id':
      case 'birthDate in-the-future':
      case 'sex differs-from-citizen-id':
      case 'statedAge differs-from-birth-date':
        return t(`register.contradiction.${known}`);
    }
  }
  if (error instanceof Problem && error.code === 'patient.identifier-taken') return t('register.taken');
  return words(error);
}

function Registered({ order, onNext, onBoard }: { order: OrderView; onNext(): void; onBoard(): void }) {
  const { t } = useTranslation('clinic');
  const examWord = useExamWord();
  const [printing, setPrinting] = useState(false);
  useHotkeys([
    { key: 'p', run: () => setPrinting(true) },
    { key: 'b', run: onBoard },
  ]);
  return (
    <PageBody title={t('register.done')}>
      <Result
        status="success"
        title={
          <>
            <div>
              <PatientPerson patient={order.patient} />　{examWord(order)}
            </div>
            <div style={{ marginTop: 10 }}>
              {t('register.accession')}{' '}
              <strong data-testid="accession" className="hub-numbers" style={{ fontSize: 34, letterSpacing: 1 }}>
                {order.accessionNumber}
              </strong>
            </div>
          </>
        }
        subTitle={t('register.accessionHint')}
        extra={
          <Space>
            <Button type="primary" autoFocus onClick={onNext}>
              {t('register.next')} ({t('register.nextKey')})
            </Button>
            <Button onClick={() => setPrinting(true)}>{t('register.print')} (P)</Button>
            <Button onClick={onBoard}>{t('register.board')} (B)</Button>
          </Space>
        }
      />
      {printing && <AccessionSlip order={order} onPrinted={() => setPrinting(false)} />}
    </PageBody>
  );
}
