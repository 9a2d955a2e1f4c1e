import type { EcgView } from '@hub/server/contracts';
import { cellsOf, type PaperPoint } from '@hub/server/formats/ecg';
import { Button } from 'antd';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { valuesOf } from './caliper.ts';
import { Caption } from './caption.tsx';
import type { EcgDeskRoom } from './desk-room.ts';
import type { DeskWish } from './desk-wish.ts';
import { drawingOf } from './drawing-of.ts';
import { type PaperTool, PaperView } from './paper-view.tsx';
import { sheetScale, storeSpace } from './sheet-scale.ts';
import type { ReadingKeeper } from './use-reading.ts';

/** One recording on its paper, with what is laid on it; a single lead large when one was asked for. */
export function Sheet({
  ecg,
  wish,
  pixelsPerMm,
  over,
  former = false,
  tool = 'none',
  keeper,
  chosen,
  choose = () => undefined,
  zoomed,
  onLead,
  onZoomEnd,
  onBeat,
  room,
}: {
  ecg: EcgView;
  wish: DeskWish;
  pixelsPerMm: number;
  over?: EcgView | undefined;
  /** the other recording, which is only looked at */
  former?: boolean;
  tool?: PaperTool;
  keeper?: ReadingKeeper;
  chosen?: string | undefined;
  choose?(id: string | undefined): void;
  zoomed?: string | undefined;
  onLead(lead: string): void;
  onZoomEnd?(): void;
  onBeat?(beat: number): void;
  room?: EcgDeskRoom | undefined;
}) {
  const { t } = useTranslation('reading');
  const frame = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState<number>();
  // Before the first picture: a sheet is drawn once, as wide as it will stand.
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    setSpace(element.clientWidth);
    const watcher = new ResizeObserver(() => setSpace(element.clientWidth));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const drawing = useMemo(() => drawingOf(ecg, wish, zoomed), [ecg, wish, zoomed]);
  const overDrawing = useMemo(() => over && drawingOf(over, wish, zoomed), [over, wish, zoomed]);
  const pixels = sheetScale(wish, pixelsPerMm, space, drawing);
  const ownDesk = !room && !former;
  useEffect(() => {
    if (ownDesk && space) storeSpace(localStorage, window.innerWidth, space);
  }, [ownDesk, space]);
  const say = useMemo(
    () => (caliper: Parameters<typeof valuesOf>[0], calibrated: boolean) => {
      const { ms, perMinute, uv } = valuesOf(caliper, calibrated);
      return [
        ms !== undefined && `${Math.round(ms)} ms`,
        perMinute !== undefined && t('ecg.caliper.rate', { value: Math.round(perMinute) }),
        uv !== undefined && `${(uv / 1000).toFixed(2)} mV`,
        caliper.kind === 'amplitude' && !calibrated && t('ecg.caliper.uncalibrated'),
      ]
        .filter(Boolean)
        .join('　');
    },
    [t],
  );
  const onMoment = ({ lead, ms }: PaperPoint) => {
    const group = ecg.analysis && ecg.groups[ecg.analysis.group];
    if (!ecg.analysis || !group || !onBeat || cellsOf(drawing, lead, ms).length === 0) return;
    const away = (sample: number) => Math.abs((sample * 1000) / group.samplingRateHz - ms);
    const nearest = ecg.analysis.beats
      .map(({ sample }, at) => ({ at, ms: away(sample) }))
      .sort((a, b) => a.ms - b.ms)[0];
    if (nearest && nearest.ms < 400) onBeat(nearest.at);
  };
  return (
    <div ref={frame} className="ecg-sheet" data-former={former}>
      {zoomed && onZoomEnd && (
        <Button size="small" onClick={onZoomEnd}>
          {t('ecg.zoomEnd', { lead: zoomed })}
        </Button>
      )}
      {space !== undefined && (
        <PaperView
          drawing={drawing}
          over={overDrawing}
          pixels={pixels}
          label={[...new Set(drawing.cells.map(({ lead }) => lead))].join(' ')}
          tool={tool}
          calipers={keeper?.calipers ?? []}
          chosen={chosen}
          say={say}
          onAdd={(caliper) => keeper?.addCaliper(caliper)}
          onChoose={choose}
          onLead={onLead}
          onMoment={onMoment}
          others={room?.others}
          pointers={room?.pointers}
          onPoint={room && ((point) => room.onPoint(point && { lead: point.lead, ms: point.ms, uv: point.uv ?? 0 }))}
        />
      )}
      <Caption ecg={ecg} caption={drawing.caption} trueSize={wish.trueSize} former={former} />
    </div>
  );
}
