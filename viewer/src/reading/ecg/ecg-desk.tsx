import { type EcgId, type EcgView, openStudy } from '@hub/server/contracts';
import { Alert, App, Button, Result, Select } from 'antd';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { QualityNotes } from '../../clinic/upload/ecg-result.tsx';
import { useSignedIn } from '../../session/session.ts';
import { Loading } from '../../ui/asked.tsx';
import { useAfterPaint } from '../../ui/use-after-paint.ts';
import { useWording } from '../../ui/wording.ts';
import type { ImageDeskProps } from '../images/image-desk.tsx';
import { BeatPanel } from './beat-panel.tsx';
import { CalibrateDialog } from './calibrate-dialog.tsx';
import { DeskHelp } from './desk-help.tsx';
import type { EcgDeskRoom } from './desk-room.ts';
import { DeskTools } from './desk-tools.tsx';
import { type DeskWish, storedWish, storeWish } from './desk-wish.ts';
import { DeviceSays } from './device-says.tsx';
import { FormerBar } from './former-bar.tsx';
import type { PaperTool } from './paper-view.tsx';
import { PictureDesk } from './picture/picture-desk.tsx';
import { PictureFormer } from './picture/picture-former.tsx';
import { Sheet } from './sheet.tsx';
import { useDeskKeys } from './use-desk-keys.ts';
import { type ReadingKeeper, useReading } from './use-reading.ts';
import { useScale } from './use-scale.ts';
import { useFormer, useTracings } from './use-tracing.ts';
import { StTable, ValuesTable } from './values-table.tsx';
import './ecg-desk.css';

/** A case that is a tracing: paper at true millimetres, measured by device, hub and reader, beside the former recording. */
export default function EcgDesk({
  item,
  onUnviewed,
  tools,
  room,
  ref,
}: Pick<ImageDeskProps, 'onUnviewed' | 'tools' | 'ref'> & {
  item: Pick<ImageDeskProps['item'], 'studyUid' | 'imageCount'>;
  /** the desk stands in a consult room */
  room?: EcgDeskRoom | undefined;
}) {
  const { t } = useTranslation('reading');
  const { message } = App.useApp();
  const wording = useWording();
  const { permissions } = useSignedIn();
  const mayMeasure = !room && permissions.includes('ecg.measure');
  const { list, items, ecgId, show, ecg } = useTracings(item.studyUid, item.imageCount);
  const keeper = useReading(ecgId, mayMeasure);
  useImperativeHandle(ref, () => ({ keyImage: () => void message.info(t('ecg.noKeyImage')), focus: () => undefined }));
  useEffect(() => onUnviewed(0), [onUnviewed]);
  const onTable = room?.ecgId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` is a setter
  useEffect(() => {
    if (onTable) show(onTable);
  }, [onTable]);
  useEffect(() => {
    void api(openStudy, { params: { studyUid: item.studyUid } }).catch(() => undefined);
  }, [item.studyUid]);
  const fault = list.error ?? ecg.error;
  if (fault || (list.isSuccess && items.length === 0))
    return (
      <Result
        status="warning"
        title={fault ? wording(fault) : t('ecg.none')}
        extra={<Button onClick={() => void (list.error ? list : ecg).refetch()}>{t('ecg.reload')}</Button>}
      />
    );
  if (!ecg.data) return <Loading />;
  return (
    <div className="ecg-desk">
      {items.length > 1 && (
        <Select<EcgId>
          size="small"
          style={{ width: 260 }}
          aria-label={t('ecg.which')}
          value={ecg.data.id}
          onChange={(chosen) => {
            show(chosen);
            room?.onRecording(chosen);
          }}
          options={items.map(({ id, recordedAt }, at) => ({
            value: id,
            label: `${at + 1}/${items.length}　${recordedAt ? wallClock(recordedAt) : t('ecg.noTime')}`,
          }))}
        />
      )}
      {ecg.data.picture ? (
        <PictureDesk key={ecg.data.id} ecg={ecg.data} mayMeasure={mayMeasure} tools={tools} />
      ) : (
        <Desk key={ecg.data.id} ecg={ecg.data} keeper={keeper} mayMeasure={mayMeasure} tools={tools} room={room} />
      )}
    </div>
  );
}

/** The device's own clock, as it stood on the wall. */
const wallClock = (recordedAt: string) => recordedAt.slice(0, 19).replace('T', ' ');

/** CSS pixels of the tools when they last stood on this screen: their place is kept, and nothing moves when they come. */
let toolsHeight = 62;

function Desk({
  ecg,
  keeper,
  mayMeasure,
  tools,
  room,
}: {
  ecg: EcgView;
  keeper: ReadingKeeper;
  mayMeasure: boolean;
  tools: ImageDeskProps['tools'];
  room: EcgDeskRoom | undefined;
}) {
  const { t } = useTranslation('reading');
  const [wish, setWish] = useState(() => storedWish(localStorage));
  const [tool, setTool] = useState<PaperTool>('none');
  const [dialog, setDialog] = useState<'calibrate' | 'help'>();
  const [chosen, choose] = useState<string>();
  const [zoomed, zoom] = useState<string>();
  const [which, setWhich] = useState<number | 'median'>('median');
  const [compare, setCompare] = useState<'beside' | 'over' | 'off'>('beside');
  const { pixelsPerMm, calibrated, calibrate } = useScale();
  // The tracing first; what was measured on it comes with the next picture.
  const drawn = useAfterPaint();
  const toolsPlace = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (drawn && toolsPlace.current) toolsHeight = toolsPlace.current.offsetHeight;
  }, [drawn]);
  const { others, former, formerId, choose: chooseFormer } = useFormer(ecg.id);
  const change = (part: Partial<DeskWish>) => {
    const next = { ...wish, ...part };
    setWish(next);
    // How a leader of a room looks at it is not this reader's habit.
    if (!room) storeWish(localStorage, next);
  };
  useEffect(() => {
    room?.onDesk({ ecgId: ecg.id, wish, calipers: keeper.calipers, change, lay: keeper.layCalipers });
  });
  useEffect(() => () => room?.onDesk(undefined), [room?.onDesk]);
  useDeskKeys({ wish, change, setTool, keeper, chosen, choose, zoom, setCompare, onHelp: () => setDialog('help') });
  const compared = compare === 'off' ? undefined : former;
  const laying = { tool, keeper, chosen, choose, onLead: zoom, room };
  return (
    <>
      <div ref={toolsPlace} style={drawn ? undefined : { minHeight: toolsHeight }}>
        {drawn && (
          <DeskTools
            {...{ wish, tool, calibrated, tools }}
            ecgId={ecg.id}
            onWish={change}
            onTool={setTool}
            onCalibrate={() => setDialog('calibrate')}
            onHelp={() => setDialog('help')}
          />
        )}
      </div>
      <Notes ecg={ecg} />
      <Sheet
        {...laying}
        {...{ ecg, wish, pixelsPerMm, zoomed }}
        over={compare === 'over' && !compared?.picture ? compared : undefined}
        onZoomEnd={() => zoom(undefined)}
        onBeat={setWhich}
      />
      {drawn && <FormerBar {...{ others, formerId, compare }} onChoose={chooseFormer} onCompare={setCompare} />}
      {compare !== 'off' && compared?.picture && <PictureFormer ecg={compared} trueSize={wish.trueSize} />}
      {compare === 'beside' && compared && !compared.picture && (
        <Sheet {...{ ecg: compared, wish, pixelsPerMm }} former onLead={() => undefined} />
      )}
      {drawn && (
        <>
          <div className="ecg-below">
            <BeatPanel
              {...{ ecg, which, keeper, mayMeasure }}
              former={compared}
              pixels={pixelsPerMm}
              onWhich={setWhich}
            />
            <ValuesTable ecg={ecg} former={compared} />
            <DeviceSays ecg={ecg} />
          </div>
          <StTable ecg={ecg} former={compared} />
        </>
      )}
      {dialog === 'calibrate' && (
        <CalibrateDialog
          pixelsPerMm={pixelsPerMm}
          onDone={(scale) => {
            calibrate(scale);
            change({ trueSize: true });
            setDialog(undefined);
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'help' && <DeskHelp onClose={() => setDialog(undefined)} />}
      {keeper.unsaved && <span className="ecg-hint">{t('ecg.unsaved')}</span>}
    </>
  );
}

/** What is wrong with the file or with the tracing, before anybody measures on it. */
function Notes({ ecg }: { ecg: EcgView }) {
  const { t } = useTranslation('reading');
  const uncalibrated = ecg.groups.some(({ leads }) => leads.some(({ uvPerLsb }) => uvPerLsb === null));
  const again = ecg.quality.some((each) => each.again);
  if (ecg.warnings.length === 0 && !uncalibrated && ecg.quality.length === 0) return null;
  return (
    <Alert
      type={again || uncalibrated ? 'error' : 'warning'}
      showIcon
      title={[
        uncalibrated && t('ecg.uncalibrated'),
        ecg.quality.length > 0 && t(again ? 'ecg.quality.again' : 'ecg.quality.notes'),
        ecg.warnings.length > 0 && t('ecg.warnings', { count: ecg.warnings.length }),
      ]
        .filter(Boolean)
        .join('　')}
      description={
        <>
          {ecg.quality.length > 0 && <QualityNotes quality={ecg.quality} />}
          {ecg.warnings.map(({ code, place }) => `${code}（${place}）`).join('；')}
        </>
      }
    />
  );
}
