import { type EcgId, type EcgView, getEcg, listEcgs, openStudy } from '@hub/server/contracts';
import { layouts, type PaperLayout, type PaperWish } from '@hub/server/formats/ecg';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Result, Segmented } from 'antd';
import { useEffect, useImperativeHandle, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Loading } from '../../ui/asked.tsx';
import { useWording } from '../../ui/wording.ts';
import type { ImageDeskProps } from '../images/image-desk.tsx';
import { EcgSheet } from './ecg-sheet.tsx';
import './ecg-desk.css';

/** The tracing of a case on paper, and beside it what the device said; nothing here was measured by the hub. */
export function EcgDesk({ item, onUnviewed, tools, ref }: ImageDeskProps) {
  const { t } = useTranslation('reading');
  const { message } = App.useApp();
  const wording = useWording();
  const { studyUid } = item;
  const [wish, setWish] = useState<PaperWish>({ layout: '3x4+1R', speed: 25, gain: 10 });
  useImperativeHandle(ref, () => ({ keyImage: () => void message.info(t('ecg.noKeyImage')), focus: () => undefined }));
  useEffect(() => onUnviewed(0), [onUnviewed]);
  useEffect(() => {
    void api(openStudy, { params: { studyUid } }).catch(() => undefined);
  }, [studyUid]);
  const tracing = useQuery({
    queryKey: ['study', studyUid, 'ecg', item.imageCount],
    queryFn: async ({ signal }) => {
      const { items } = await api(listEcgs, { params: { studyUid } }, { signal });
      const latest = items[0];
      return latest ? api(getEcg, { params: { ecgId: latest.id as EcgId } }, { signal }) : null;
    },
  });
  if (tracing.error || tracing.data === null)
    return (
      <Result
        status="warning"
        title={tracing.error ? wording(tracing.error) : t('ecg.none')}
        extra={<Button onClick={() => void tracing.refetch()}>{t('ecg.reload')}</Button>}
      />
    );
  const ecg = tracing.data;
  const rhythm = ecg?.groups.find(({ kind }) => kind === 'rhythm');
  if (!ecg || !rhythm) return <Loading />;
  const derived = rhythm.leads.filter((each) => each.derived).map(({ lead }) => lead);
  return (
    <div className="ecg-desk">
      <div className="ecg-tools" role="toolbar">
        <Segmented
          aria-label={t('ecg.layout')}
          options={[...layouts]}
          value={wish.layout}
          onChange={(layout) => setWish({ ...wish, layout: layout as PaperLayout })}
        />
        <Segmented
          aria-label={t('ecg.speed')}
          options={[25, 50, 12.5].map((value) => ({ value, label: t('ecg.speedOf', { value }) }))}
          value={wish.speed}
          onChange={(speed) => setWish({ ...wish, speed: speed as PaperWish['speed'] })}
        />
        <Segmented
          aria-label={t('ecg.gain')}
          options={[5, 10, 20].map((value) => ({ value, label: t('ecg.gainOf', { value }) }))}
          value={wish.gain}
          onChange={(gain) => setWish({ ...wish, gain: gain as PaperWish['gain'] })}
        />
        {tools}
      </div>
      <Warnings ecg={ecg} uncalibrated={rhythm.leads.some(({ uvPerLsb }) => uvPerLsb === null)} />
      <EcgSheet group={rhythm} wish={wish} label={rhythm.leads.map(({ lead }) => lead).join(' ')} />
      <p className="ecg-caption">
        {t('ecg.scale', { speed: wish.speed, gain: wish.gain })}
        <span>{filtersOf(ecg, t)}</span>
        <span>{ecg.recordedAt ? t('ecg.recordedAt', { time: wallClock(ecg.recordedAt) }) : t('ecg.noTime')}</span>
        {derived.length > 0 && <span>{t('ecg.derived', { leads: derived.join('、') })}</span>}
      </p>
      <DeviceSays ecg={ecg} />
    </div>
  );
}

function Warnings({ ecg, uncalibrated }: { ecg: EcgView; uncalibrated: boolean }) {
  const { t } = useTranslation('reading');
  if (ecg.warnings.length === 0 && !uncalibrated) return null;
  const list = ecg.warnings.map(({ code, place }) => `${code}（${place}）`).join('；');
  return (
    <Alert
      type="warning"
      showIcon
      title={uncalibrated ? t('ecg.uncalibrated') : t('ecg.warnings', { count: ecg.warnings.length })}
      description={list}
    />
  );
}

function DeviceSays({ ecg }: { ecg: EcgView }) {
  const { t } = useTranslation('reading');
  const { device } = ecg.measurements;
  return (
    <div className="ecg-device">
      <section>
        <h2>{t('ecg.device.title')}</h2>
        {device.length === 0 && <p>{t('ecg.device.none')}</p>}
        <dl>
          {device.map(({ name, value, unit }) => (
            <div key={name}>
              <dt>{t(`ecg.measure.${name as 'pr'}`)}</dt>
              <dd>
                {value} {t(`ecg.unit.${unit}`)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {ecg.statements.length > 0 && (
        <section>
          <h2>{t('ecg.device.statements')}</h2>
          <ul>
            {ecg.statements.map(({ text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes, and texts that may repeat
              <li key={at}>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The device's own clock, as it stood on the wall. */
const wallClock = (recordedAt: string) => recordedAt.slice(0, 19).replace('T', ' ');

function filtersOf({ filters }: EcgView, t: ReturnType<typeof useTranslation<'reading'>>['t']): string {
  const parts = [
    filters.highPassHz === null ? undefined : t('ecg.filters.high', { hz: filters.highPassHz }),
    filters.lowPassHz === null ? undefined : t('ecg.filters.low', { hz: filters.lowPassHz }),
    filters.notchHz === null ? undefined : t('ecg.filters.notch', { hz: filters.notchHz }),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? t('ecg.filters.none') : t('ecg.filters.device', { filters: parts.join('、') });
}
