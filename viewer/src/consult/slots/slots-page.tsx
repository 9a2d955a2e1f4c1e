import { PlusOutlined } from '@ant-design/icons';
import { listSlots, removeSlot, type SlotView } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../api.ts';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { PageBody } from '../../ui/page.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { AddSlots } from './add-slots.tsx';
import { askInSlot } from './ask-in-slot.ts';
import { addDays, dayOf, mondayOf, startOf, weekOf } from './week.ts';
import { WeekSwitch } from './week-switch.tsx';
import '../consult.css';

/** 专家出诊: when physicians can be booked, in one's own house and in those that consult for it. */
export default function SlotsPage() {
  const { t } = useTranslation('consult');
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const { permissions, post } = useSignedIn();
  const write = permissions.includes('consult-slot.write');
  const [monday, setMonday] = useState(() => mondayOf(serverNow().getTime()));
  const [institutionId, setInstitutionId] = useState('');
  const [onlyFree, setOnlyFree] = useState(false);
  const [adding, setAdding] = useState<string>();
  const asked = { from: startOf(monday), to: startOf(addDays(monday, 7)) };
  const query = useQuery({
    queryKey: ['consults', 'slots', asked],
    queryFn: ({ signal }) => api(listSlots, { query: asked }, { signal }),
  });
  const remove = useAct((slot: SlotView) => api(removeSlot, { params: { slotId: slot.id } }), {
    stale: ['consults'],
    onDone: () => void message.success(t('slots.removed')),
  });
  const askRemove = (slot: SlotView) =>
    modal.confirm({
      title: t('slots.removeTitle', { name: slot.expert.name, time: clockTime(slot.from) }),
      okText: t('slots.remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(slot).catch(() => undefined),
    });
  const institutions = new Map<string, string>(
    (query.data?.items ?? []).map(({ institution }) => [institution.id, institution.name]),
  );
  const today = dayOf(serverNow().toISOString());
  const shown = ({ items }: { items: SlotView[] }) =>
    items.filter(
      (slot) => (institutionId === '' || slot.institution.id === institutionId) && (!onlyFree || !slot.taken),
    );
  return (
    <PageBody
      title={t('slots.title')}
      extra={
        <>
          <WeekSwitch monday={monday} onChange={setMonday} />
          {institutions.size > 1 && (
            <Select
              size="small"
              style={{ width: 220 }}
              aria-label={t('slots.institution')}
              value={institutionId}
              onChange={setInstitutionId}
              options={[
                { value: '', label: t('slots.allInstitutions') },
                ...[...institutions].map(([value, label]) => ({ value, label })),
              ]}
            />
          )}
          <Checkbox checked={onlyFree} onChange={({ target }) => setOnlyFree(target.checked)}>
            {t('slots.onlyFree')}
          </Checkbox>
          {write && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(today > monday ? today : monday)}>
              {t('slots.add')}
            </Button>
          )}
        </>
      }
    >
      <Asked query={query} isEmpty={(data) => shown(data).length === 0} empty={t('slots.empty')}>
        {(data) => (
          <div className="consult-week">
            {weekOf(monday, shown(data)).map(({ day, slots }, at) => (
              <section key={day} className="consult-day" data-today={day === today}>
                <h3 className="hub-numbers">
                  {t(`slots.day.${at as 0}`)} {day.slice(5)}
                </h3>
                {slots.map((slot) => (
                  <div key={slot.id} className="consult-slot" data-taken={slot.taken}>
                    <strong className="hub-numbers">
                      {clockTime(slot.from).slice(11)}–{clockTime(slot.to).slice(11)}
                    </strong>
                    <div>
                      {slot.expert.name} {slot.expert.title}
                    </div>
                    <div>{slot.specialty}</div>
                    {slot.institution.id !== post.institution.id && (
                      <div className="consult-faint">{slot.institution.name}</div>
                    )}
                    {slot.note && <div className="consult-faint">{slot.note}</div>}
                    <div className="consult-slot-acts">
                      <span>{t(slot.taken ? 'slots.taken' : 'slots.free')}</span>
                      {slot.consultId && (
                        <button
                          type="button"
                          className="consult-link"
                          onClick={() => void navigate(`/consults/${slot.consultId}`)}
                        >
                          {t('slots.open')}
                        </button>
                      )}
                      {!slot.taken &&
                        slot.institution.id !== post.institution.id &&
                        permissions.includes('consult.request') && (
                          <button
                            type="button"
                            className="consult-link"
                            onClick={() => void navigate(askInSlot({ slotId: slot.id, from: slot.from }))}
                          >
                            {t('slots.ask')}
                          </button>
                        )}
                      {!slot.taken && slot.institution.id === post.institution.id && write && (
                        <button type="button" className="consult-link" onClick={() => void askRemove(slot)}>
                          {t('slots.remove')}
                        </button>
                      )}
                    </div>
                  </div>
                ))}
              </section>
            ))}
          </div>
        )}
      </Asked>
      {adding && <AddSlots day={adding} onClose={() => setAdding(undefined)} />}
    </PageBody>
  );
}
