import { consultPartners, type InstitutionId } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Input, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { slotWord, useFreeSlots } from './free-slots.ts';
import type { Invited } from './request-values.ts';

const most = 8;

/** Whom one may invite: the state of the agreement, who could come, and when they have said they can. */
export function PartnersField({
  value = [],
  onChange,
  withSlots,
}: {
  value?: readonly Invited[];
  onChange?: (value: Invited[]) => void;
  /** an urgent consult is now: no slot is chosen */
  withSlots: boolean;
}) {
  const { t } = useTranslation('consult');
  const query = useQuery({
    queryKey: ['consults', 'partners'],
    queryFn: ({ signal }) => api(consultPartners, {}, { signal }),
  });
  const set = (institutionId: string, part: Partial<Invited> | undefined) => {
    const others = value.filter((each) => each.institutionId !== institutionId);
    const known = value.find((each) => each.institutionId === institutionId) ?? { institutionId };
    onChange?.(part ? [...others, { ...known, ...part }] : others);
  };
  return (
    <Asked query={query} isEmpty={(partners) => partners.length === 0} empty={t('request.noPartners')}>
      {(partners) => (
        <ul className="consult-rows">
          {partners.map(({ institution, agreement, experts }) => {
            const chosen = value.find((each) => each.institutionId === institution.id);
            return (
              <li key={institution.id} style={{ alignItems: 'start' }}>
                <Checkbox
                  checked={chosen !== undefined}
                  disabled={!chosen && value.length >= most}
                  onChange={({ target }) => set(institution.id, target.checked ? {} : undefined)}
                >
                  <strong>{institution.name}</strong>
                </Checkbox>
                <Tag color={{ valid: 'green', expiring: 'orange', expired: 'red' }[agreement]}>
                  {t(`request.agreement.${agreement}`)}
                </Tag>
                <span className="consult-faint" style={{ flexBasis: '100%' }}>
                  {experts.length > 0
                    ? `${t('request.experts')}：${experts.map(({ name, title }) => [name, title].filter(Boolean).join(' ')).join('、')}`
                    : t('request.noExperts')}
                </span>
                {chosen && agreement !== 'valid' && (
                  <Alert
                    type={agreement === 'expired' ? 'error' : 'warning'}
                    showIcon
                    title={t(`request.agreementHint.${agreement}`)}
                    style={{ flexBasis: '100%' }}
                  />
                )}
                {chosen && value.length > 1 && (
                  <Input
                    size="small"
                    style={{ width: 220 }}
                    maxLength={64}
                    aria-label={t('request.specialtyOf', { name: institution.name })}
                    placeholder={t('request.specialtyOf', { name: institution.name })}
                    value={chosen.specialty ?? ''}
                    onChange={({ target }) => set(institution.id, { specialty: target.value })}
                  />
                )}
                {chosen && withSlots && (
                  <FreeSlots
                    institutionId={institution.id}
                    value={chosen.slotId}
                    onChange={(slotId) => {
                      const { slotId: _, ...rest } = chosen;
                      onChange?.([
                        ...value.filter((each) => each.institutionId !== institution.id),
                        slotId ? { ...rest, slotId } : rest,
                      ]);
                    }}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Asked>
  );
}

function FreeSlots({
  institutionId,
  value,
  onChange,
}: {
  institutionId: InstitutionId;
  value: string | undefined;
  onChange(slotId: string | undefined): void;
}) {
  const { t } = useTranslation('consult');
  const { data, isPending } = useFreeSlots(institutionId);
  const slots = data?.items ?? [];
  return (
    <Select
      size="small"
      allowClear
      loading={isPending}
      style={{ width: 380, maxWidth: '100%' }}
      aria-label={t('request.pickSlot')}
      placeholder={t('request.pickSlot')}
      notFoundContent={t('request.noSlots')}
      value={value ?? null}
      onChange={(slotId) => onChange(slotId ?? undefined)}
      options={slots.map((slot) => ({ value: slot.id as string, label: slotWord(slot) }))}
    />
  );
}
