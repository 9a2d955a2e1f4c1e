import { type EcgId, exportEcg } from '@hub/server/contracts';
import { type EcgLayout, ecgLayouts } from '@hub/server/formats/ecg';
import { Button, Dropdown, Segmented, Select, Space, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../api.ts';
import type { DeskWish } from './desk-wish.ts';
import type { PaperTool } from './paper-view.tsx';

/** Layout, speed, gain, filters, tools: everything that changes how the tracing is seen, and its state in words. */
export function DeskTools({
  wish,
  onWish,
  tool,
  onTool,
  calibrated,
  onCalibrate,
  ecgId,
  onHelp,
  tools,
}: {
  wish: DeskWish;
  onWish(part: Partial<DeskWish>): void;
  tool: PaperTool;
  onTool(tool: PaperTool): void;
  calibrated: boolean;
  onCalibrate(): void;
  ecgId: EcgId;
  onHelp(): void;
  tools: ReactNode;
}) {
  const { t } = useTranslation('reading');
  const { filters } = wish;
  const filter = (part: Partial<DeskWish['filters']>) => {
    const next = Object.fromEntries(Object.entries({ ...filters, ...part }).filter(([, hz]) => hz !== undefined));
    onWish({ filters: next as DeskWish['filters'] });
  };
  const off = { value: 0, label: t('ecg.filter.off') };
  const hz = (values: readonly number[]) => values.map((value) => ({ value, label: `${value} Hz` }));
  return (
    <div className="ecg-tools" role="toolbar">
      <Select<EcgLayout>
        size="small"
        style={{ width: 96 }}
        aria-label={t('ecg.layout')}
        value={wish.layout}
        onChange={(layout) => onWish({ layout })}
        options={ecgLayouts.map((value) => ({ value, label: t(`ecg.layouts.${value}`) }))}
      />
      <Segmented
        size="small"
        aria-label={t('ecg.speed')}
        options={[12.5, 25, 50].map((value) => ({ value, label: String(value) }))}
        value={wish.speed}
        onChange={(speed) => onWish({ speed: speed as DeskWish['speed'] })}
      />
      <span className="ecg-unit">mm/s</span>
      <Segmented
        size="small"
        aria-label={t('ecg.gain')}
        options={[5, 10, 20].map((value) => ({ value, label: String(value) }))}
        value={wish.gain}
        onChange={(gain) => onWish({ gain: gain as DeskWish['gain'] })}
      />
      <span className="ecg-unit">mm/mV</span>
      <Select
        size="small"
        style={{ width: 84 }}
        aria-label={t('ecg.columns')}
        value={wish.columns}
        onChange={(columns) => onWish({ columns })}
        options={(['sequential', 'simultaneous'] as const).map((value) => ({ value, label: t(`ecg.column.${value}`) }))}
      />
      <Space.Compact size="small">
        <Select
          style={{ width: 112 }}
          aria-label={t('ecg.filter.baseline')}
          prefix={t('ecg.filter.baseline')}
          value={filters.baselineHz ?? 0}
          onChange={(value) => filter({ baselineHz: (value || undefined) as 0.5 })}
          options={[off, ...hz([0.05, 0.15, 0.5])]}
        />
        <Select
          style={{ width: 112 }}
          aria-label={t('ecg.filter.lowPass')}
          prefix={t('ecg.filter.lowPass')}
          value={filters.lowPassHz ?? 0}
          onChange={(value) => filter({ lowPassHz: (value || undefined) as 40 })}
          options={[off, ...hz([40, 100, 150])]}
        />
        <Button
          type={filters.notchHz ? 'primary' : 'default'}
          aria-pressed={filters.notchHz !== undefined}
          onClick={() => filter({ notchHz: filters.notchHz ? undefined : 50 } as never)}
        >
          {t('ecg.filter.notch')}
        </Button>
      </Space.Compact>
      <Segmented
        size="small"
        aria-label={t('ecg.tool.label')}
        options={(['none', 'time', 'amplitude', 'march-out', 'magnifier'] as const).map((value) => ({
          value,
          label: t(`ecg.tool.${value}`),
          title: t(`ecg.toolKey.${value}`),
        }))}
        value={tool}
        onChange={(value) => onTool(value as PaperTool)}
      />
      <Button
        size="small"
        type={wish.trueSize ? 'primary' : 'default'}
        aria-pressed={wish.trueSize}
        onClick={() => onWish({ trueSize: !wish.trueSize })}
      >
        {t('ecg.trueSize')}
      </Button>
      <Tag color={calibrated ? 'green' : 'orange'} style={{ margin: 0 }}>
        {t(calibrated ? 'ecg.calibrate.done' : 'ecg.calibrate.not')}
      </Tag>
      <Button size="small" onClick={onCalibrate}>
        {t('ecg.calibrate.open')}
      </Button>
      <Dropdown
        menu={{
          items: (['pdf', 'dicom', 'aecg'] as const).map((form) => ({
            key: form,
            label: <a href={address(exportEcg, { ecgId, form })}>{t(`ecg.export.${form}`)}</a>,
          })),
        }}
      >
        <Button size="small">{t('ecg.export.title')}</Button>
      </Dropdown>
      <Button size="small" onClick={onHelp} aria-label={t('ecg.help.title')}>
        ?
      </Button>
      {tools}
    </div>
  );
}
