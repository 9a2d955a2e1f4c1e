import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Cell,
  type CellSnapshot,
  type Imaging,
  type Layout,
  type Tool,
  windowPresetsFor,
} from '../../imaging/index.ts';
import { ToolButton } from './tool-button.tsx';

const tools: readonly Tool[] = [
  ...(['window', 'pan', 'zoom', 'scroll'] as const),
  ...(['length', 'angle', 'cobb', 'ellipse', 'rectangle', 'probe'] as const),
];
const layouts: readonly Layout[] = ['1x1', '1x2', '2x2'];
const presetWords = ['lung', 'mediastinum', 'bone', 'brain', 'abdomen', 'liver', 'subdural'] as const;
const empty: CellSnapshot = { phase: 'empty', playing: false, perSecond: 0 };

/** What can be done with the active picture. */
export function Toolbar({
  imaging,
  cell,
  layout,
  onLayout,
  onKeyImage,
  onHelp,
  children,
}: {
  imaging: Imaging;
  cell: Cell | undefined;
  layout: Layout;
  onLayout(layout: Layout): void;
  onKeyImage: (() => void) | undefined;
  onHelp(): void;
  children?: ReactNode;
}) {
  const { t } = useTranslation('reading');
  const tool = useSyncExternalStore(
    (changed) => imaging.onTool(changed),
    () => imaging.tool,
  );
  const snapshot = useSyncExternalStore(
    (changed) => cell?.subscribe(changed) ?? (() => undefined),
    () => cell?.snapshot() ?? empty,
  );
  const [linked, setLinked] = useState(false);
  const none = !snapshot.shown || !cell;
  const frames = snapshot.displaySet?.frames.length ?? 0;

  return (
    <div className="desk-toolbar" role="toolbar" aria-label={t('images.tools')}>
      {tools.map((name) => (
        <ToolButton key={name} pressed={tool === name} onClick={() => imaging.setTool(name)}>
          {t(`images.tool.${name}`)}
        </ToolButton>
      ))}
      <span className="desk-gap" />
      <PresetSelect cell={cell} snapshot={snapshot} />
      <ToolButton disabled={none} onClick={() => cell?.invert()} title="I">
        {t('images.act.invert')}
      </ToolButton>
      <ToolButton disabled={none} onClick={() => cell?.rotateBy(90)} title="R">
        {t('images.act.rotate')}
      </ToolButton>
      <ToolButton disabled={none} onClick={() => cell?.flip('horizontal')} title="H">
        {t('images.act.flipHorizontal')}
      </ToolButton>
      <ToolButton disabled={none} onClick={() => cell?.flip('vertical')} title="V">
        {t('images.act.flipVertical')}
      </ToolButton>
      <ToolButton disabled={none} onClick={() => cell?.fit()} title="F">
        {t('images.act.fit')}
      </ToolButton>
      <ToolButton disabled={none} onClick={() => cell?.actualSize()} title="O">
        {t('images.act.actual')}
      </ToolButton>
      <ToolButton disabled={none} onClick={() => cell?.reset()}>
        {t('images.act.reset')}
      </ToolButton>
      <ToolButton onClick={() => imaging.measurements.undo()} title="Ctrl+Z">
        {t('images.act.undo')}
      </ToolButton>
      <ToolButton onClick={() => imaging.measurements.removeSelected()} title="Delete">
        {t('images.act.remove')}
      </ToolButton>
      {frames > 1 && cell && (
        <>
          <span className="desk-gap" />
          <ToolButton
            pressed={snapshot.playing}
            onClick={() => (snapshot.playing ? cell.cine.pause() : cell.cine.play())}
          >
            {t(snapshot.playing ? 'images.act.pause' : 'images.act.play')}
          </ToolButton>
          <input
            type="range"
            className="desk-speed"
            min={1}
            max={40}
            value={Math.round(snapshot.perSecond)}
            aria-label={t('images.speed')}
            title={t('images.texts.overlay.speed', { perSecond: Math.round(snapshot.perSecond) })}
            onChange={({ target }) => cell.cine.speed(Number(target.value))}
          />
        </>
      )}
      <span className="desk-gap" />
      {layouts.map((each) => (
        <ToolButton
          key={each}
          pressed={layout === each}
          onClick={() => onLayout(each)}
          title={`${t('images.layout')} ${each}`}
        >
          {each.replace('x', '×')}
        </ToolButton>
      ))}
      {layout !== '1x1' && (
        <ToolButton
          pressed={linked}
          onClick={() => {
            imaging.linkScroll(!linked);
            setLinked(!linked);
          }}
        >
          {t('images.act.link')}
        </ToolButton>
      )}
      <span className="desk-gap" />
      <ToolButton disabled={none || !onKeyImage} onClick={() => onKeyImage?.()} title="F8">
        {t('images.act.keyImage')}
      </ToolButton>
      <ToolButton onClick={onHelp}>{t('images.act.help')}</ToolButton>
      {children}
    </div>
  );
}

function PresetSelect({ cell, snapshot }: { cell: Cell | undefined; snapshot: CellSnapshot }) {
  const { t } = useTranslation('reading');
  const { shown, window } = snapshot;
  const presets = shown ? windowPresetsFor(shown.facts.modality, shown.facts.pixelUnit) : [];
  const own = shown?.facts.windows ?? [];
  const value = !window
    ? ''
    : window.by === 'preset'
      ? `preset ${window.preset}`
      : window.by === 'file'
        ? `file ${window.index ?? 0}`
        : window.by;
  const choose = (chosen: string) => {
    const [by, which = ''] = chosen.split(' ');
    if (by === 'preset') cell?.setWindow({ by: 'preset', preset: which });
    else if (by === 'file') cell?.setWindow({ by: 'file', index: Number(which) });
    else cell?.setWindow({ by: 'full' });
    (cell?.element.closest('.stack-view') as HTMLElement | null)?.focus();
  };
  const word = (key: string) => {
    const known = presetWords.find((each) => each === key);
    return known ? t(`images.preset.${known}`) : key;
  };
  return (
    <select
      className="desk-select"
      aria-label={t('images.preset.label')}
      disabled={!window}
      value={value}
      onChange={({ target }) => choose(target.value)}
    >
      {!window && <option value="">{t('images.preset.label')}</option>}
      {(own.length > 0 ? own : [undefined]).map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the file's windows are known by their place
        <option key={at} value={`file ${at}`}>
          {`0 ${t('images.preset.file')}${own.length > 1 ? ` ${each?.explanation ?? at + 1}` : ''}`}
        </option>
      ))}
      {presets.map(({ key }, at) => (
        <option key={key} value={`preset ${key}`}>{`${at + 1} ${word(key)}`}</option>
      ))}
      <option value="full">{`9 ${t('images.preset.full')}`}</option>
      {window?.by === 'hand' && <option value="hand">{t('images.preset.hand')}</option>}
    </select>
  );
}
