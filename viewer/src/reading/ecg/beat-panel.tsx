import { type EcgMarks, type EcgView, saveEcgReading } from '@hub/server/contracts';
import { Button, Select, Space } from 'antd';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { useAct } from '../../ui/use-act.ts';
import { beatOf } from './beat.ts';
import { drawBeat } from './draw-beat.ts';
import { penOf } from './draw-paper.ts';
import { type Edge, edgeAt, intervalsNow, moved } from './marks.ts';
import type { ReadingKeeper } from './use-reading.ts';

const scale = { widthMm: 100, heightMm: 55, speedMmPerS: 100, gainMmPerMv: 20 } as const;
const reachMm = 2.5;

/**
 * The median beat, large, with marks that a reader drags; the intervals follow at once and become the reader's when they are
 * kept. One beat of the recording may stand in its place, and the former recording's over it.
 */
export function BeatPanel({
  ecg,
  former,
  pixels,
  which,
  onWhich,
  keeper,
  mayMeasure,
}: {
  ecg: EcgView;
  former: EcgView | undefined;
  pixels: number;
  which: number | 'median';
  onWhich(which: number | 'median'): void;
  keeper: ReadingKeeper;
  mayMeasure: boolean;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [lead, setLead] = useState<string>();
  const [held, setHeld] = useState<Edge>();
  const [chosen, setChosen] = useState<Edge>();
  const median = ecg.analysis?.medianBeat ?? undefined;
  const beat = beatOf(ecg, which);
  const formerBeat = former && beatOf(former, 'median');
  const engine = median?.marks;
  const marks = keeper.marks ?? engine;
  const save = useAct(
    (next: EcgMarks | null) =>
      api(saveEcgReading, { params: { ecgId: ecg.id }, body: { marks: next, calipers: [...keeper.calipers] } }),
    { stale: ['study', 'ecg'] },
  );
  const change = (next: EcgMarks | null) => {
    keeper.setMarks(next);
    save.mutate(next);
  };
  useEffect(() => {
    const opened = canvas.current && penOf(canvas.current, scale, pixels);
    if (!opened || !beat || !marks || !engine) return;
    drawBeat(opened.pen, opened.hair, scale, {
      ...{ beat, former: formerBeat, lead, marks, held: held ?? chosen },
      formerShiftMs: (engine.qrsOn ?? 0) - (former?.analysis?.medianBeat?.marks.qrsOn ?? 0),
      words: {
        pOn: t('ecg.mark.pOn'),
        pOff: t('ecg.mark.pOff'),
        qrsOn: t('ecg.mark.qrsOn'),
        qrsOff: t('ecg.mark.qrsOff'),
        tOff: t('ecg.mark.tOff'),
      },
    });
  });
  const nudge = (ms: number) => {
    if (!chosen || !marks || !mayMeasure) return;
    change(moved(marks, chosen, (marks[chosen] ?? 0) + ms, lengthMs));
  };
  useHotkeys([
    { key: '[', run: () => nudge(-1000 / (median?.samplingRateHz ?? 500)) },
    { key: ']', run: () => nudge(1000 / (median?.samplingRateHz ?? 500)) },
  ]);
  if (!median || !beat || !marks || !engine) return <p className="ecg-hint">{t('ecg.beat.none')}</p>;
  const lengthMs = ((median.leads[0]?.uv.length ?? 0) * 1000) / median.samplingRateHz;
  const msOf = (event: PointerEvent<HTMLCanvasElement>) =>
    ((event.clientX - event.currentTarget.getBoundingClientRect().left) / pixels / scale.speedMmPerS) * 1000;
  const rr = ecg.measurements.engine.find(({ name }) => name === 'rr')?.value;
  const now = intervalsNow(marks, rr);
  const whole = (value: number | undefined) => (value === undefined ? '—' : Math.round(value));
  return (
    <section className="ecg-beat" aria-label={t('ecg.beat.title')}>
      <Space size="small" wrap>
        <Select
          size="small"
          style={{ width: 132 }}
          aria-label={t('ecg.beat.which')}
          value={which}
          onChange={onWhich}
          options={[
            { value: 'median' as const, label: t('ecg.beat.median', { count: median.beats }) },
            ...(ecg.analysis?.beats ?? []).map(({ premature }, at) => ({
              value: at,
              label: t(premature ? 'ecg.beat.premature' : 'ecg.beat.one', { number: at + 1 }),
            })),
          ]}
        />
        <Select
          size="small"
          style={{ width: 92 }}
          aria-label={t('ecg.beat.lead')}
          value={lead ?? ''}
          onChange={(value) => setLead(value === '' ? undefined : value)}
          options={[
            { value: '', label: t('ecg.beat.allLeads') },
            ...beat.leads.map((each) => ({ value: each.lead, label: each.lead })),
          ]}
        />
        {mayMeasure && (
          <>
            <Button size="small" disabled={!keeper.canUndoMarks} onClick={() => change(keeper.undoMarks())}>
              {t('common:action.undo')}
            </Button>
            <Button size="small" disabled={keeper.marks === null} onClick={() => change(null)}>
              {t('ecg.beat.engineMarks')}
            </Button>
          </>
        )}
      </Space>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('ecg.beat.title')}
        style={{ cursor: mayMeasure ? 'ew-resize' : 'default', touchAction: 'none' }}
        onPointerDown={(event) => {
          const edge = edgeAt(marks, msOf(event), (reachMm / scale.speedMmPerS) * 1000);
          setChosen(edge);
          if (!edge || !mayMeasure) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          keeper.beginMarks(marks);
          setHeld(edge);
        }}
        onPointerMove={(event) => held && keeper.setMarks(moved(marks, held, msOf(event), lengthMs), false)}
        onPointerUp={() => {
          if (held) save.mutate(marks);
          setHeld(undefined);
        }}
      />
      <p className="ecg-intervals hub-numbers" data-own={keeper.marks !== null}>
        {t(keeper.marks === null ? 'ecg.beat.byEngine' : 'ecg.beat.byReader')}
        {[
          `P ${whole(now.p)}`,
          `PR ${whole(now.pr)}`,
          `QRS ${whole(now.qrs)}`,
          `QT ${whole(now.qt)}`,
          `QTcB ${whole(now.qtcBazett)}`,
          `QTcF ${whole(now.qtcFridericia)} ms`,
        ].join('　')}
      </p>
      {mayMeasure && <p className="ecg-hint">{t('ecg.beat.hint')}</p>}
    </section>
  );
}
