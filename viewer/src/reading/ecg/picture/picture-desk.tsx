import type { EcgView } from '@hub/server/contracts';
import type { PictureCalibration, PicturePoint } from '@hub/server/formats/ecg';
import { Alert, Button, Result } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../../ui/asked.tsx';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { CalibrateDialog } from '../calibrate-dialog.tsx';
import { firstWish } from '../desk-wish.ts';
import { FormerBar } from '../former-bar.tsx';
import { Sheet } from '../sheet.tsx';
import { useScale } from '../use-scale.ts';
import { useFormer } from '../use-tracing.ts';
import { GridDialog } from './grid-dialog.tsx';
import { HandValues } from './hand-values.tsx';
import type { PictureCaliper } from './measure.ts';
import { PictureCaption } from './picture-caption.tsx';
import { PictureFormer } from './picture-former.tsx';
import { PictureSheet, type PictureTool } from './picture-sheet.tsx';
import { type PictureLook, PictureTools } from './picture-tools.tsx';
import { place, storedAt, type Turn, turnOn } from './placing.ts';
import { usePicture } from './use-picture.ts';
import { useRoom } from './use-room.ts';
import './picture.css';

/**
 * A tracing that came as a PDF or a photo: seen at true millimetres once a reader has shown its grid, measured by eye and
 * caliper, its values entered by hand. Nowhere does it look as if the hub had measured it.
 */
export function PictureDesk({ ecg, mayMeasure, tools }: { ecg: EcgView; mayMeasure: boolean; tools: ReactNode }) {
  const { t } = useTranslation('reading');
  const calibration = ecg.picture?.calibration ?? undefined;
  const [pageNumber, setPageNumber] = useState(calibration?.page ?? 1);
  const [turn, setTurn] = useState<Turn>(calibration?.turn ?? 0);
  const [tool, setTool] = useState<PictureTool>('none');
  const [look, setLook] = useState<PictureLook>({ contrast: 1, inverted: false, trueSize: true, zoom: 1 });
  const [calipers, setCalipers] = useState<readonly PictureCaliper[]>([]);
  const [chosen, choose] = useState<number>();
  const [clicked, setClicked] = useState<Pick<PictureCalibration, 'page' | 'turn' | 'from' | 'to'>>();
  const [calibratingScreen, calibrateScreen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const room = useRoom(frame);
  const { pixelsPerMm, calibrated, calibrate } = useScale();
  const { page, count, failed, retry } = usePicture(ecg, pageNumber);
  const current = calibration?.page === pageNumber && calibration.turn === turn ? calibration : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: calipers lie on what is turned away or newly measured
  useEffect(() => setCalipers([]), [pageNumber, turn, calibration?.at]);
  const { others, former, formerId, choose: chooseFormer } = useFormer(ecg.id);
  const [compare, setCompare] = useState<'beside' | 'over' | 'off'>('beside');
  const change = (part: Partial<PictureLook>) => setLook({ ...look, ...part });
  const remove = () => setCalipers(calipers.filter(({ id }) => id !== chosen));
  const putDown = () => {
    setTool('none');
    choose(undefined);
  };
  useHotkeys([
    { key: 't', run: () => setTool('time') },
    { key: 'a', run: () => setTool('amplitude') },
    { key: 'r', run: () => setTurn(turnOn(turn)) },
    { key: 'i', run: () => change({ inverted: !look.inverted }) },
    { key: 'Escape', run: putDown },
    { key: 'Delete', run: remove },
    { key: 'z', ctrl: true, run: () => setCalipers(calipers.slice(0, -1)) },
  ]);
  const onGrid = (from: PicturePoint, to: PicturePoint) => {
    if (!page) return;
    const stored = (point: PicturePoint) => storedAt(point, turn, page);
    setClicked({ page: pageNumber, turn, from: stored(from), to: stored(to) });
    setTool('none');
  };
  return (
    <>
      <PictureTools
        ecgId={ecg.id}
        {...{ look, tool, mayMeasure, tools }}
        onLook={change}
        onTool={setTool}
        atScale={current !== undefined}
        screenCalibrated={calibrated}
        onCalibrateScreen={() => calibrateScreen(true)}
        onTurn={() => setTurn(turnOn(turn))}
        page={pageNumber}
        pages={count}
        onPage={setPageNumber}
      />
      <Alert
        type="warning"
        showIcon
        title={t(ecg.picture?.type === 'application/pdf' ? 'ecg.picture.pdf' : 'ecg.picture.photo')}
        description={t('ecg.picture.notMeasured')}
      />
      {tool === 'grid' && <Alert type="info" showIcon title={t('ecg.picture.grid.hint')} />}
      <div className="picture-beside">
        <div className="picture-main">
          <div ref={frame} className="picture-frame">
            {failed ? (
              <Result
                status="warning"
                title={t('ecg.picture.failed')}
                extra={<Button onClick={retry}>{t('ecg.reload')}</Button>}
              />
            ) : !page || room === 0 ? (
              <Loading />
            ) : (
              <PictureSheet
                {...{ page, turn, tool, look, calipers, chosen, frame, onGrid }}
                label={t('ecg.picture.label')}
                placing={place({ page, turn, calibration: current, pixelsPerMm, room, ...look })}
                calibration={current}
                onChoose={choose}
                onCaliper={(laid) => setCalipers([...calipers, { ...laid, id: (calipers.at(-1)?.id ?? 0) + 1 }])}
              />
            )}
          </div>
          <PictureCaption ecg={ecg} current={current} trueSize={look.trueSize} zoom={look.zoom} />
        </div>
        <HandValues ecg={ecg} mayMeasure={mayMeasure} />
      </div>
      <FormerBar {...{ others, formerId, compare, ways }} onChoose={chooseFormer} onCompare={setCompare} />
      {compare !== 'off' && former && <Former former={former} trueSize={look.trueSize} pixelsPerMm={pixelsPerMm} />}
      {clicked && (
        <GridDialog
          ecgId={ecg.id}
          drawn={clicked}
          before={calibration}
          onDone={() => {
            setClicked(undefined);
            change({ trueSize: true, zoom: 1 });
          }}
          onClose={() => setClicked(undefined)}
        />
      )}
      {calibratingScreen && (
        <CalibrateDialog
          pixelsPerMm={pixelsPerMm}
          onDone={(scale) => {
            calibrate(scale);
            calibrateScreen(false);
          }}
          onClose={() => calibrateScreen(false)}
        />
      )}
    </>
  );
}

const ways = ['beside', 'off'] as const;

/** Signals are drawn as signals are; nothing is laid over a picture, for it has no leads to lay it on. */
function Former({ former, trueSize, pixelsPerMm }: { former: EcgView; trueSize: boolean; pixelsPerMm: number }) {
  const wish = useMemo(() => ({ ...firstWish, trueSize }), [trueSize]);
  if (former.picture) return <PictureFormer ecg={former} trueSize={trueSize} />;
  return <Sheet ecg={former} wish={wish} pixelsPerMm={pixelsPerMm} former onLead={() => undefined} />;
}
