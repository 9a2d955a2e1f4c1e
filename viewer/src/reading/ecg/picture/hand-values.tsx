import { EcgHandValues, type EcgView, readEcgHandValues, saveEcgHandValues } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../api.ts';
import { useAct } from '../../../ui/use-act.ts';
import { bazett } from './measure.ts';

const fields = [
  { name: 'heartRatePerMin', measure: 'heart-rate', unit: '/min', step: 1 },
  { name: 'pMs', measure: 'p', unit: 'ms', step: 2 },
  { name: 'prMs', measure: 'pr', unit: 'ms', step: 2 },
  { name: 'qrsMs', measure: 'qrs', unit: 'ms', step: 2 },
  { name: 'qtMs', measure: 'qt', unit: 'ms', step: 2 },
  { name: 'qtcBazettMs', measure: 'qtc-bazett', unit: 'ms', step: 2 },
  { name: 'qrsAxisDeg', measure: 'qrs-axis', unit: 'deg', step: 1 },
  { name: 'rv5Mv', measure: 'rv5', unit: 'mV', step: 0.05 },
  { name: 'sv1Mv', measure: 'sv1', unit: 'mV', step: 0.05 },
] as const;

const empty = Object.fromEntries(fields.map(({ name }) => [name, null])) as EcgHandValues;

/** 手工录入: a reader's own numbers, read off the paper. They are kept as the reader's and never as measured by the hub. */
export function HandValues({ ecg, mayMeasure }: { ecg: EcgView; mayMeasure: boolean }) {
  const { t } = useTranslation(['reading', 'common']);
  const stored = useQuery({
    queryKey: ['ecg', ecg.id, 'hand-values'],
    queryFn: ({ signal }) => api(readEcgHandValues, { params: { ecgId: ecg.id } }, { signal }),
    enabled: mayMeasure,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const [values, setValues] = useState<EcgHandValues>(empty);
  useEffect(() => {
    if (stored) setValues(stored);
  }, [stored]);
  const save = useAct((body: EcgHandValues) => api(saveEcgHandValues, { params: { ecgId: ecg.id }, body }), {
    stale: ['ecg'],
  });
  const changed = fields.some(({ name }) => values[name] !== (stored ?? empty)[name]);
  const wrong = new Set(EcgHandValues.safeParse(values).error?.issues.map(({ path }) => path[0]) ?? []);
  const corrected = bazett(values.qtMs, values.heartRatePerMin);
  const of = (measure: string) => ecg.measurements.reader.find(({ name }) => name === measure)?.value;
  const standing = (measure: string, unit: string) => {
    const value = of(measure);
    return value === undefined ? '—' : unit === 'mV' ? (value / 1000).toFixed(2) : String(value);
  };
  const [rv5, sv1] = mayMeasure ? [values.rv5Mv, values.sv1Mv] : [of('rv5'), of('sv1')].map((uv) => uv && uv / 1000);
  return (
    <section className="picture-values" aria-label={t('ecg.picture.values.title')}>
      <h2>{t('ecg.picture.values.title')}</h2>
      <p className="picture-by-hand">{t('ecg.picture.values.byHand')}</p>
      {ecg.readBy && <p className="ecg-hint">{t('ecg.picture.values.by', { name: ecg.readBy })}</p>}
      <table className="ecg-values">
        <tbody>
          {fields.map(({ name, measure, unit, step }) => (
            <tr key={name}>
              <th scope="row">
                {t(`ecg.measure.${measure}`)} <small>{unit === 'mV' ? 'mV' : t(`ecg.unit.${unit}`)}</small>
              </th>
              <td className="ecg-own">
                {mayMeasure ? (
                  <InputNumber
                    size="small"
                    style={{ width: 92 }}
                    aria-label={t(`ecg.measure.${measure}`)}
                    step={step}
                    value={values[name]}
                    status={wrong.has(name) ? 'error' : ''}
                    onChange={(value) => setValues({ ...values, [name]: value })}
                  />
                ) : (
                  standing(measure, unit)
                )}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              RV5+SV1 <small>mV</small>
            </th>
            <td className="ecg-own">{rv5 == null || sv1 == null ? '—' : (rv5 + sv1).toFixed(2)}</td>
          </tr>
        </tbody>
      </table>
      {changed && wrong.size === 0 && <p className="picture-wrong">{t('ecg.picture.values.unsaved')}</p>}
      {wrong.size > 0 && <p className="picture-wrong">{t('ecg.picture.values.wrong')}</p>}
      {mayMeasure && (
        <div className="picture-buttons">
          <Button
            type="primary"
            size="small"
            disabled={!changed || wrong.size > 0}
            loading={save.isPending}
            onClick={() => save.mutate(values)}
          >
            {t('ecg.picture.values.save')}
          </Button>
          <Button
            size="small"
            disabled={corrected === null || corrected === values.qtcBazettMs}
            onClick={() => setValues({ ...values, qtcBazettMs: corrected })}
          >
            {t('ecg.picture.values.bazett')}
          </Button>
        </div>
      )}
    </section>
  );
}
