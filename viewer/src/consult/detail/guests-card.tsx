import { type ConsultView, type GuestView, inviteGuest, revokeGuest } from '@hub/server/contracts';
import { App, Button, Card, Form, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { serverNow } from '../../reading/parts/server-clock.ts';
import { Asked } from '../../ui/asked.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { staleAfterAct, useGuests } from '../use-consult.ts';
import { GuestLink } from './guest-link.tsx';
import { guestState } from './guest-state.ts';

const colors = { waiting: 'orange', opened: 'green', revoked: 'default', expired: 'default' } as const;

/** 特邀专家: a link that works once, for this consult and this day. */
export function GuestsCard({ consult: { id, may } }: { consult: ConsultView }) {
  const { t } = useTranslation(['consult', 'common']);
  const { modal, message } = App.useApp();
  const query = useGuests(id);
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<{ name: string; link: string }>();
  const revoke = useAct((guest: GuestView) => api(revokeGuest, { params: { consultId: id, guestId: guest.id } }), {
    stale: staleAfterAct,
    onDone: () => void message.success(t('guests.revoked')),
  });
  if (!may.inviteGuest && (query.data?.items.length ?? 0) === 0) return null;
  const askRevoke = (guest: GuestView) =>
    modal.confirm({
      title: t('guests.revokeTitle', { name: guest.name }),
      content: t('guests.revokeText'),
      okText: t('guests.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('common:action.cancel'),
      onOk: () => revoke.mutateAsync(guest).catch(() => undefined),
    });
  return (
    <Card
      size="small"
      title={t('guests.title')}
      extra={
        may.inviteGuest && (
          <Button size="small" onClick={() => setInviting(true)}>
            {t('guests.invite')}
          </Button>
        )
      }
    >
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="consult-faint">{t('guests.empty')}</span>
          ) : (
            <ul className="consult-rows">
              {items.map((guest) => {
                const state = guestState(guest, serverNow().getTime());
                return (
                  <li key={guest.id}>
                    <strong>{guest.name}</strong>
                    <span>{[guest.hospital, guest.title].filter(Boolean).join(' ')}</span>
                    <Tag color={colors[state]} style={{ marginInlineEnd: 0 }}>
                      {t(`guests.state.${state}`)}
                    </Tag>
                    {may.inviteGuest && (state === 'waiting' || state === 'opened') && (
                      <Button
                        size="small"
                        type="link"
                        danger
                        className="consult-push"
                        onClick={() => void askRevoke(guest)}
                      >
                        {t('guests.revoke')}
                      </Button>
                    )}
                    <span className="consult-faint hub-numbers" style={{ flexBasis: '100%' }}>
                      {t('guests.validity', { from: clockTime(guest.validFrom), to: clockTime(guest.validTo) })}
                      {'　'}
                      {t('guests.invitedBy', { name: guest.invitedBy })}
                    </span>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Asked>
      {inviting && (
        <Invite
          consultId={id}
          onClose={() => setInviting(false)}
          onMade={(name, link) => {
            setInviting(false);
            setMade({ name, link });
          }}
        />
      )}
      {made && <GuestLink {...made} onClose={() => setMade(undefined)} />}
    </Card>
  );
}

interface Values {
  name: string;
  hospital: string;
  title?: string;
}

function Invite({
  consultId,
  onClose,
  onMade,
}: {
  consultId: ConsultView['id'];
  onClose(): void;
  onMade(name: string, link: string): void;
}) {
  const { t } = useTranslation(['consult', 'common']);
  const [form] = Form.useForm<Values>();
  const invite = useAct(
    ({ name, hospital, title }: Values) =>
      api(inviteGuest, {
        params: { consultId },
        body: { name: name.trim(), hospital: hospital.trim(), ...(title?.trim() ? { title: title.trim() } : {}) },
      }),
    { stale: staleAfterAct, onDone: ({ guest, link }) => onMade(guest.name, link) },
  );
  const required = [{ required: true, whitespace: true, message: t('guests.required') }];
  return (
    <Modal
      open
      title={t('guests.invite')}
      okText={t('guests.invite')}
      cancelText={t('common:action.cancel')}
      confirmLoading={invite.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <p className="consult-faint">{t('guests.hint')}</p>
      <Form form={form} name="guest" layout="vertical" onFinish={(values) => invite.mutate(values)}>
        <Form.Item name="name" label={t('guests.name')} rules={required}>
          <Input maxLength={128} autoFocus />
        </Form.Item>
        <Form.Item name="hospital" label={t('guests.hospital')} rules={[...required, { min: 2 }]}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="title" label={t('guests.position')}>
          <Input maxLength={64} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
