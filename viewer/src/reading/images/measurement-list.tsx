import { useEffect, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { type Imaging, type Measurement, measurementLines, type StackSet } from '../../imaging/index.ts';
import { texts } from './imaging.ts';

/** Where a measurement was drawn: its stack, and its picture's place in it. */
export interface MeasuredPlace {
  readonly set: StackSet;
  readonly index: number;
}

/** One's own measurements of the open studies; a press goes to the picture and marks the measurement there. */
export function MeasurementList({
  imaging,
  sets,
  onGo,
}: {
  imaging: Imaging;
  sets: readonly StackSet[];
  onGo(place: MeasuredPlace): void;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const [, changed] = useReducer((count: number) => count + 1, 0);
  useEffect(() => imaging.measurements.on(changed), [imaging]);
  const list = imaging.measurements.list();
  if (list.length === 0) return null;
  return (
    <>
      <h2>{t('reading:images.measurements.title', { count: list.length })}</h2>
      {list.map((measurement) => {
        const place = placeOf(measurement, sets);
        const what = [measurement.label, ...measurementLines(measurement.values, texts).slice(0, 2)].filter(Boolean);
        const name = `${t(`reading:images.tool.${measurement.tool}`)} ${what.join(' ')}`;
        return (
          <div key={measurement.uid} className="desk-measurement">
            <button
              type="button"
              disabled={!place}
              title={name}
              onClick={() => {
                if (place) onGo(place);
                imaging.measurements.select(measurement.uid);
              }}
            >
              <span>{t(`reading:images.tool.${measurement.tool}`)}</span>
              {what.map((line) => (
                <span key={line}>{line}</span>
              ))}
              {place && (
                <span className="desk-series-count">
                  {t('reading:images.measurements.place', {
                    series: place.set.seriesNumber ?? place.set.description ?? t('reading:images.strip.untitled'),
                    number: place.index + 1,
                  })}
                </span>
              )}
            </button>
            <button
              type="button"
              aria-label={`${t('reading:images.act.remove')} ${name}`}
              title={t('reading:images.act.remove')}
              onClick={() => imaging.measurements.remove(measurement.uid)}
            >
              ×
            </button>
          </div>
        );
      })}
    </>
  );
}

function placeOf({ sopInstanceUid, frame }: Measurement, sets: readonly StackSet[]): MeasuredPlace | undefined {
  for (const set of sets) {
    const index = set.frames.findIndex((each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame);
    if (index >= 0) return { set, index };
  }
  return undefined;
}
