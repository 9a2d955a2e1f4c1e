import { type EcgId, ecgOriginal, exportEcg } from '@hub/server/contracts';
import { Button, Dropdown, InputNumber, Segmented, Space, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../../api.ts';
import type { PictureTool } from './picture-sheet.tsx';

export interface PictureLook {
  contrast: number;
  inverted: boolean;
  trueSize: boolean;
  zoom: number;
}

export const zooms: readonly number[] = [0.5, 0.75, 1, 1.5, 2, 3, 4];
const contrasts = [1, 1.5, 2.2] as const;

/** Everything that changes how a picture is seen, what may be laid on it, and whether its scale is known. */
export function PictureTools({
  ecgId,
  look,
  onLook,
  tool,
  onTool,
  mayMeasure,
  atScale,
  screenCalibrated,
  onCalibrateScreen,
  onTurn,
  page,
  pages,
  onPage,
  tools,
}: {
  ecgId: EcgId;
  look: PictureLook;
  onLook(part: Partial<PictureLook>): void;
  tool: PictureTool;
  onTool(tool: PictureTool): void;
  mayMeasure: boolean;
  /** its grid is known as it is turned now */
  atScale: boolean;
  screenCalibrated: boolean;
  onCalibrateScreen(): void;
  onTurn(): void;
  page: number;
  pages: number | undefined;
  onPage(page: number): void;
  tools: ReactNode;
}) {
  const { t } = useTranslation('reading');
  const step = (by: number) => {
    const at = zooms.indexOf(look.zoom);
    onLook({ zoom: zooms[Math.min(zooms.length - 1, Math.max(0, at + by))] ?? 1 });
  };
  return (
    <div className="ecg-tools" role="toolbar">
      {pages !== undefined && pages > 1 && (
        <InputNumber
          size="small"
          style={{ width: 130 }}
          aria-label={t('ecg.picture.page')}
          prefix={t('ecg.picture.page')}
          suffix={`/ ${pages}`}
          min={1}
          max={pages}
          value={page}
          onChange={(value) => value && onPage(value)}
        />
      )}
      {mayMeasure && (
        <Button
          size="small"
          type={tool === 'grid' ? 'primary' : 'default'}
          aria-pressed={tool === 'grid'}
          onClick={() => onTool(tool === 'grid' ? 'none' : 'grid')}
        >
          {t('ecg.picture.calibrate')}
        </Button>
      )}
      <Tag color={atScale ? 'green' : 'orange'} style={{ margin: 0 }}>
        {t(atScale ? 'ecg.picture.atScale' : 'ecg.picture.notAtScale')}
      </Tag>
      <Segmented
        size="small"
        aria-label={t('ecg.tool.label')}
        options={(['none', 'time', 'amplitude'] as const).map((value) => ({
          value,
          label: t(value === 'none' ? 'ecg.picture.pan' : `ecg.tool.${value}`),
          title: t(value === 'none' ? 'ecg.picture.panHint' : `ecg.toolKey.${value}`),
        }))}
        value={tool === 'grid' ? 'none' : tool}
        onChange={(value) => onTool(value as PictureTool)}
      />
      <Space.Compact size="small">
        <Button aria-label={t('ecg.picture.smaller')} disabled={look.zoom === zooms[0]} onClick={() => step(-1)}>
          −
        </Button>
        <Button style={{ minWidth: 58 }} onClick={() => onLook({ zoom: 1 })} title={t('ecg.picture.zoomReset')}>
          {Math.round(look.zoom * 100)}%
        </Button>
        <Button aria-label={t('ecg.picture.larger')} disabled={look.zoom === zooms.at(-1)} onClick={() => step(1)}>
          +
        </Button>
      </Space.Compact>
      <Button size="small" onClick={onTurn}>
        {t('ecg.picture.turn')}
      </Button>
      <Segmented
        size="small"
        aria-label={t('ecg.picture.contrast')}
        options={contrasts.map((value, at) => ({ value, label: t(`ecg.picture.contrasts.${at as 0}`) }))}
        value={look.contrast}
        onChange={(contrast) => onLook({ contrast })}
      />
      <Button
        size="small"
        type={look.inverted ? 'primary' : 'default'}
        aria-pressed={look.inverted}
        onClick={() => onLook({ inverted: !look.inverted })}
      >
        {t('ecg.picture.invert')}
      </Button>
      <Button
        size="small"
        type={look.trueSize && atScale ? 'primary' : 'default'}
        aria-pressed={look.trueSize && atScale}
        disabled={!atScale}
        onClick={() => onLook({ trueSize: !look.trueSize })}
      >
        {t('ecg.trueSize')}
      </Button>
      <Tag color={screenCalibrated ? 'green' : 'orange'} style={{ margin: 0 }}>
        {t(screenCalibrated ? 'ecg.calibrate.done' : 'ecg.calibrate.not')}
      </Tag>
      <Button size="small" onClick={onCalibrateScreen}>
        {t('ecg.calibrate.open')}
      </Button>
      <Dropdown
        menu={{
          items: [
            {
              key: 'original',
              label: <a href={address(ecgOriginal, { ecgId })}>{t('ecg.picture.original')}</a>,
            },
            ...(['pdf', 'dicom'] as const).map((form) => ({
              key: form,
              label: <a href={address(exportEcg, { ecgId, form })}>{t(`ecg.picture.export.${form}`)}</a>,
            })),
          ],
        }}
      >
        <Button size="small">{t('ecg.export.title')}</Button>
      </Dropdown>
      {tools}
    </div>
  );
}
